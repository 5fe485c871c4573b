import type { JsonObject } from '../pod/json.js';

/** Equal as Go's apiequality.Semantic sees it: absent, null and empty are one. Quantities are compared as written. */
export function semanticEqual(left: unknown, right: unknown): boolean {
  if (left === right || (isEmpty(left) && isEmpty(right))) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left == right && typeof left !== 'boolean';
  if (Array.isArray(left) || Array.isArray(right)) {
    return Array.isArray(left) && Array.isArray(right) && left.length === right.length &&
      left.every((item, index) => semanticEqual(item, right[index]));
  }
  const a = left as JsonObject, b = right as JsonObject;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => semanticEqual(a[key], b[key]));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
