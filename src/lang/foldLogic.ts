/** What logic over simplified nodes folds to: and, or, not, has. */
import type { Literal, Node } from './node.js';
import { sameNode } from './sameNode.js';

const TRUE: Node = { kind: 'literal', value: true };
const FALSE: Node = { kind: 'literal', value: false };
const lit = (value: Literal): Node => ({ kind: 'literal', value });

export const conjunction = (items: readonly Node[]): Node => foldLogic('and', items);
export const disjunction = (items: readonly Node[]): Node => foldLogic('or', items);

/** The opposite of a simplified node. */
export function negation(of: Node): Node {
  if (of.kind === 'literal') return lit(of.value !== true);
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}

/** What `has(of)` folds to, of a simplified `of`. */
export function foldHas(of: Node): Node {
  if (of.kind === 'literal') return lit(of.value !== null);
  if (of.kind === 'onlyIf') return of.test;
  if (of.kind === 'orOpt') return foldLogic('or', [foldHas(of.of), foldHas(of.other)]);
  return { kind: 'has', of };
}

/** What `and` or `or` of simplified items folds to. */
export function foldLogic(kind: 'and' | 'or', items: readonly Node[]): Node {
  const absorbing = kind === 'or';
  const kept: Node[] = [];
  for (const item of items.flatMap((one) => (one.kind === kind ? one.items : [one]))) {
    if (item.kind === 'literal') {
      if (item.value === absorbing) return lit(absorbing);
      continue;
    }
    if (kept.some((other) => isOpposite(other, item))) return lit(absorbing);
    if (!kept.some((other) => sameNode(other, item))) kept.push(item);
  }
  if (kept.some((item) => isExhausted(item, kept, kind))) return lit(absorbing);
  const needed = withoutPresence(
    kept.filter((item) => !absorbed(item, kept, kind) && !isVacuous(item, kept, kind)),
    kind,
  );
  const merged = kind === 'or' ? mergeEqualities(needed) : pointRange(needed);
  if (merged.length === 0) return absorbing ? FALSE : TRUE;
  return merged.length === 1 ? merged[0]! : { kind, items: merged };
}

/** Where the list is empty, `list.all(...)` holds already, and `list.exists(...)` does not. */
function isVacuous(item: Node, items: readonly Node[], kind: 'and' | 'or'): boolean {
  const empty = kind === 'or' ? item : item.kind === 'not' ? item.of : undefined;
  const quantifier = kind === 'or' ? 'all' : 'any';
  return (
    empty?.kind === 'isEmpty' &&
    items.some((other) => other.kind === quantifier && sameNode(other.list, empty.of))
  );
}

/**
 * `!has(x) || x.optMap(...).orValue(false)` is `x.optMap(...).orValue(true)`, and the other way
 * round for `has(x) && ...`.
 */
function withoutPresence(items: readonly Node[], kind: 'and' | 'or'): readonly Node[] {
  const absent = kind === 'or' ? TRUE : FALSE;
  const answered = new Set<Node>();
  const settled = items.map((item): Node => {
    if (item.kind !== 'ifPresent' && item.kind !== 'else') return item;
    const presence = foldHas(item.of);
    const asked = kind === 'and' ? presence : negation(presence);
    const asking = items.find((other) => sameNode(other, asked));
    if (asking === undefined) return item;
    answered.add(asking);
    return item.kind === 'else' ? { ...item, value: absent } : { ...item, absent };
  });
  return settled.filter((item) => !answered.has(item));
}

/** `a || a && b` is `a`, and `a && (a || b)` too. */
function absorbed(item: Node, items: readonly Node[], kind: 'and' | 'or'): boolean {
  return (
    item.kind === (kind === 'or' ? 'and' : 'or') &&
    items.some((other) => other !== item && item.items.some((part) => sameNode(part, other)))
  );
}

/** `!(a && b) || a` is always true, and `!(a || b) && a` never. */
function isExhausted(item: Node, items: readonly Node[], kind: 'and' | 'or'): boolean {
  if (item.kind !== 'not' || item.of.kind !== (kind === 'or' ? 'and' : 'or')) return false;
  return item.of.items.some((part) => items.some((other) => sameNode(other, part)));
}

const isOpposite = (a: Node, b: Node): boolean =>
  (a.kind === 'not' && sameNode(a.of, b)) || (b.kind === 'not' && sameNode(b.of, a));

/** `80 <= x && x <= 80` reads better as `x == 80`. */
function pointRange(items: readonly Node[]): readonly Node[] {
  const [low, high] = items;
  if (items.length !== 2 || low?.kind !== 'lessOrEqual' || high?.kind !== 'lessOrEqual')
    return items;
  const isPoint =
    low.left.kind === 'literal' && sameNode(low.left, high.right) && sameNode(low.right, high.left);
  return isPoint ? [{ kind: 'equal', left: low.right, right: low.left }] : items;
}

/** `x == "a" || x == "b"` reads better as `x in ["a", "b"]`. */
function mergeEqualities(items: readonly Node[]): readonly Node[] {
  const merged: Node[] = [];
  for (const item of items) {
    const value = equalityWithText(item);
    const index =
      value === undefined
        ? -1
        : merged.findIndex((other) => {
            const known = equalityWithText(other);
            return known !== undefined && sameNode(known.of, value.of);
          });
    if (value === undefined || index < 0) {
      merged.push(item);
      continue;
    }
    const known = equalityWithText(merged[index]!)!;
    merged[index] = {
      kind: 'in',
      item: value.of,
      list: lit([...new Set([...known.values, ...value.values])]),
    };
  }
  return merged;
}

function equalityWithText(
  node: Node,
): { readonly of: Node; readonly values: readonly string[] } | undefined {
  if (
    node.kind === 'equal' &&
    node.right.kind === 'literal' &&
    typeof node.right.value === 'string'
  ) {
    return { of: node.left, values: [node.right.value] };
  }
  if (node.kind === 'in' && node.list.kind === 'literal')
    return { of: node.item, values: node.list.value as readonly string[] };
  return undefined;
}
