import type { Node } from './node.js';

/** A key under which structurally equal nodes meet. */
export function nodeKey(node: Node): string {
  return JSON.stringify(node, (_, value: unknown) => (typeof value === 'bigint' ? { bigint: String(value) } : value));
}
