import type { Node } from './node.js';
import { nodeHash } from './nodeHash.js';

/** Structural equality of two nodes, including bigint literals. */
export function sameNode(left: Node, right: Node): boolean {
  return (
    left === right ||
    (left.kind === right.kind && nodeHash(left) === nodeHash(right) && sameData(left, right))
  );
}

/** Structural equality of plain data. */
export function sameData(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (
    typeof left !== 'object' ||
    typeof right !== 'object' ||
    left === null ||
    right === null ||
    Array.isArray(left) !== Array.isArray(right)
  )
    return false;
  const a = Object.entries(left);
  const b = Object.keys(right);
  return (
    a.length === b.length &&
    a.every(([key, value]) => sameData(value, (right as Record<string, unknown>)[key]))
  );
}
