import { mapChildren, type Node } from './node.js';

/**
 * `node` with each part replaced for which `replace` gives another node. The new node is not
 * searched again.
 */
export function substitute(node: Node, replace: (part: Node) => Node | undefined): Node {
  return replace(node) ?? mapChildren(node, (child) => substitute(child, replace));
}

/** `node` with each free occurrence of the variable replaced. */
export function substituteVariable(node: Node, name: string, replacement: Node): Node {
  if (node.kind === 'variable') return node.name === name ? replacement : node;
  const binds =
    (node.kind === 'all' ||
      node.kind === 'any' ||
      node.kind === 'each' ||
      node.kind === 'ifPresent') &&
    node.name === name;
  if (!binds) return mapChildren(node, (child) => substituteVariable(child, name, replacement));
  if (node.kind === 'ifPresent') {
    return {
      ...node,
      of: substituteVariable(node.of, name, replacement),
      absent: substituteVariable(node.absent, name, replacement),
    };
  }
  return { ...node, list: substituteVariable(node.list, name, replacement) };
}
