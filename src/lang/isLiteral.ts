import type { Literal, Node } from './node.js';

/** Whether `node` is folded to exactly this value. */
export function isLiteral(node: Node, value: Literal): boolean {
  return node.kind === 'literal' && node.value === value;
}
