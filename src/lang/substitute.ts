import { mapChildren, type Node } from './node.js';

/**
 * `node` with every part that `replace` answers for put in place of the original; what it answers
 * is not looked into again.
 */
export function substitute(node: Node, replace: (part: Node) => Node | undefined): Node {
  return replace(node) ?? mapChildren(node, (child) => substitute(child, replace));
}
