import { sameData } from '../base/sameData.js';
import type { Node } from './node.js';
import { nodeHash } from './nodeHash.js';

/** Structural equality of two nodes, including bigint literals. */
export function sameNode(left: Node, right: Node): boolean {
  return (
    left === right ||
    (left.kind === right.kind && nodeHash(left) === nodeHash(right) && sameData(left, right))
  );
}
