/** Simplifies composed values: lists, texts and objects. */
import { isLiteral } from './isLiteral.js';
import { readProperty } from './literals.js';
import type { Literal, Node } from './node.js';
import { sameNode } from './sameNode.js';

const lit = (value: Literal): Node => ({ kind: 'literal', value });

/** Simplifies a list whose reader ignores order and repetition. */
export function inAnyOrder(list: Node): Node {
  if (list.kind === 'sortedSet') return inAnyOrder(list.of);
  if (list.kind === 'join') return foldJoin(list.items.map((item) => restOf(item, list.items)));
  if (list.kind !== 'if') return list;
  const then = inAnyOrder(list.then);
  const otherwise = inAnyOrder(list.otherwise);
  return sameNode(then, otherwise) ? then : { ...list, then, otherwise };
}

/** In a joined list that contains `other`, `item without other` can be replaced by `item`. */
const restOf = (item: Node, items: readonly Node[]): Node =>
  item.kind === 'without' && items.some((other) => sameNode(other, item.other)) ? item.of : item;

export function firstProperty(items: readonly Literal[], key: string): Literal {
  return (readProperty(items[0], key) ?? 0) as Literal;
}

/** Entries that are the empty string are left out, as Go's omitempty does. */
export function foldObject(all: readonly (readonly [string, Node])[]): Node {
  const entries = all.filter(([, value]) => !isLiteral(value, ''));
  const values = entries.flatMap(([key, value]) =>
    value.kind === 'literal' ? [[key, value.value] as const] : [],
  );
  return values.length === entries.length
    ? lit(Object.fromEntries(values))
    : { kind: 'object', entries };
}

export function foldConcat(items: readonly Node[]): Node {
  const parts: Node[] = [];
  for (const item of items) {
    const last = parts.at(-1);
    if (item.kind === 'literal' && item.value === '') continue;
    if (item.kind === 'literal' && last?.kind === 'literal')
      parts[parts.length - 1] = lit(`${String(last.value)}${String(item.value)}`);
    else parts.push(item);
  }
  if (parts.length === 0) return lit('');
  return parts.length === 1 ? parts[0]! : { kind: 'concat', items: [...parts] };
}

export function foldJoin(items: readonly Node[]): Node {
  const parts: Node[] = [];
  for (const item of items.flatMap((one) => (one.kind === 'join' ? one.items : [one]))) {
    const last = parts.at(-1);
    if (item.kind === 'literal' && (item.value as readonly Literal[]).length === 0) continue;
    if (item.kind === 'literal' && last?.kind === 'literal') {
      parts[parts.length - 1] = lit([
        ...(last.value as readonly Literal[]),
        ...(item.value as readonly Literal[]),
      ]);
    } else parts.push(item);
  }
  if (parts.length === 0) return lit([]);
  return parts.length === 1 ? parts[0]! : { kind: 'join', items: [...parts] };
}
