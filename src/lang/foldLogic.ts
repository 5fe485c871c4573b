/** Simplifies and, or, not and has, if their parts are already simplified. */
import type { Literal, Node } from './node.js';
import { NodeMap } from './nodeMap.js';
import { sameNode } from './sameNode.js';

const TRUE: Node = { kind: 'literal', value: true };
const FALSE: Node = { kind: 'literal', value: false };
const lit = (value: Literal): Node => ({ kind: 'literal', value });

export const conjunction = (items: readonly Node[]): Node => foldLogic('and', items);
export const disjunction = (items: readonly Node[]): Node => foldLogic('or', items);

/** The negation of a simplified node. */
export function negation(of: Node): Node {
  if (of.kind === 'literal') return lit(of.value !== true);
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}

/** `has(of)` for a simplified `of`. */
export function foldHas(of: Node): Node {
  if (of.kind === 'literal') return lit(of.value !== null);
  if (of.kind === 'onlyIf') return of.test;
  if (of.kind === 'orOpt') return foldLogic('or', [foldHas(of.of), foldHas(of.other)]);
  return { kind: 'has', of };
}

/** `and` or `or` of simplified items. */
export function foldLogic(kind: 'and' | 'or', items: readonly Node[]): Node {
  if (items.length === 1) return items[0]!;
  const absorbing = kind === 'or';
  // There may be thousands of items, one for each grant, so each is looked up in a map and not
  // compared with all others.
  const kept = new NodeMap<true>();
  const denied = new NodeMap<true>();
  for (const item of items.flatMap((one) => (one.kind === kind ? one.items : [one]))) {
    if (item.kind === 'literal') {
      if (item.value === absorbing) return lit(absorbing);
      continue;
    }
    if (denied.has(item) || (item.kind === 'not' && kept.has(item.of))) return lit(absorbing);
    kept.set(item, true);
    if (item.kind === 'not') denied.set(item.of, true);
  }
  const distinct = kept.nodes();
  if (distinct.some((item) => isExhausted(item, kept, kind))) return lit(absorbing);
  const needed = withoutPresence(
    distinct.filter((item) => !absorbed(item, kept, kind) && !isVacuous(item, distinct, kind)),
    kind,
  );
  const merged = kind === 'or' ? mergeEqualities(needed) : pointRange(needed);
  if (merged.length === 0) return absorbing ? FALSE : TRUE;
  // The copy has exactly the size of its items. An array that grew step by step keeps spare room
  // for as long as the node lives.
  return merged.length === 1 ? merged[0]! : { kind, items: [...merged] };
}

/**
 * An item over a list that another item says is empty: `all` is then true, and `exists` is false.
 */
function isVacuous(item: Node, items: readonly Node[], kind: 'and' | 'or'): boolean {
  const empty = kind === 'or' ? item : item.kind === 'not' ? item.of : undefined;
  const quantifier = kind === 'or' ? 'all' : 'any';
  return (
    empty?.kind === 'isEmpty' &&
    items.some((other) => other.kind === quantifier && sameNode(other.list, empty.of))
  );
}

/**
 * `!has(x) || x.optMap(...).orValue(false)` becomes `x.optMap(...).orValue(true)`, and
 * correspondingly for `has(x) && ...`.
 */
function withoutPresence(items: readonly Node[], kind: 'and' | 'or'): readonly Node[] {
  if (!items.some(readsOptional)) return items;
  const absent = kind === 'or' ? TRUE : FALSE;
  const answered = new Set<Node>();
  const settled = items.map((item): Node => {
    if (!readsOptional(item)) return item;
    const presence = foldHas(item.of);
    const asked = kind === 'and' ? presence : negation(presence);
    const asking = items.find((other) => sameNode(other, asked));
    if (asking === undefined) return item;
    answered.add(asking);
    return item.kind === 'else' ? { ...item, value: absent } : { ...item, absent };
  });
  return settled.filter((item) => !answered.has(item));
}

const readsOptional = (item: Node): item is Extract<Node, { kind: 'ifPresent' | 'else' }> =>
  item.kind === 'ifPresent' || item.kind === 'else';

/** `a || a && b` becomes `a`, and so does `a && (a || b)`. */
const absorbed = (item: Node, items: NodeMap<true>, kind: 'and' | 'or'): boolean =>
  item.kind === (kind === 'or' ? 'and' : 'or') && item.items.some((part) => items.has(part));

/**
 * Whether the whole is decided: `!(a && b) || a` is always true, and `!(a || b) && a` is always
 * false.
 */
const isExhausted = (item: Node, items: NodeMap<true>, kind: 'and' | 'or'): boolean =>
  item.kind === 'not' &&
  item.of.kind === (kind === 'or' ? 'and' : 'or') &&
  item.of.items.some((part) => items.has(part));

/** `80 <= x && x <= 80` becomes `x == 80`, which is easier to read. */
function pointRange(items: readonly Node[]): readonly Node[] {
  const [low, high] = items;
  if (items.length !== 2 || low?.kind !== 'lessOrEqual' || high?.kind !== 'lessOrEqual')
    return items;
  const isPoint =
    low.left.kind === 'literal' && sameNode(low.left, high.right) && sameNode(low.right, high.left);
  return isPoint ? [{ kind: 'equal', left: low.right, right: low.left }] : items;
}

/**
 * `x == "a" || x == "b"` becomes `x in ["a", "b"]`, which is easier to read. It takes the place of
 * the first comparison.
 */
function mergeEqualities(items: readonly Node[]): readonly Node[] {
  if (items.length < 2) return items;
  const known = new NodeMap<{
    readonly first: Node;
    readonly values: Set<string>;
    count: number;
  }>();
  for (const item of items) {
    const value = equalityWithText(item);
    if (value === undefined) continue;
    const same = known.get(value.of);
    if (same === undefined)
      known.set(value.of, { first: item, values: new Set(value.values), count: 1 });
    else {
      same.count += 1;
      for (const text of value.values) same.values.add(text);
    }
  }
  return items.flatMap((item): readonly Node[] => {
    const of = equalityWithText(item)?.of;
    const same = of && known.get(of);
    if (of === undefined || same === undefined || same.count === 1) return [item];
    return same.first === item ? [{ kind: 'in', item: of, list: lit([...same.values]) }] : [];
  });
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
