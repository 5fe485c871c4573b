import type { Literal, Node } from './node.js';

/** Whether `node` is a literal with exactly this value. */
export function isLiteral(node: Node, value: Literal): boolean {
  return node.kind === 'literal' && node.value === value;
}
