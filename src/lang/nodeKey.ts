import type { Node } from './node.js';

const keys = new WeakMap<Node, string>();

/** A key under which structurally equal nodes meet. */
export function nodeKey(node: Node): string {
  let key = keys.get(node);
  if (key === undefined)
    keys.set(
      node,
      (key = JSON.stringify(node, (_, value: unknown) =>
        typeof value === 'bigint' ? `${value}n` : value,
      )),
    );
  return key;
}
