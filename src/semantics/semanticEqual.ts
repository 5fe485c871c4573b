import type { JsonObject } from '../pod/json.js';

/**
 * Equality as in Go's apiequality.Semantic: absent, null and empty are the same. Quantities are
 * compared as text.
 */
export function semanticEqual(left: unknown, right: unknown): boolean {
  if (left === right || (isEmpty(left) && isEmpty(right))) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null)
    return isScalar(left) && isScalar(right) && left == right;
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => semanticEqual(item, right[index]))
    );
  }
  const a = left as JsonObject;
  const b = right as JsonObject;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (key) =>
      semanticEqual(a[key], b[key]) || (MAPS.has(key) && isEmptyMap(a[key]) && isEmptyMap(b[key])),
  );
}

/**
 * Go does not distinguish an empty map from an absent one. Other objects are pointers, for which it
 * does.
 */
const MAPS: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'nodeSelector',
  'limits',
  'requests',
  'overhead',
  'matchLabels',
]);
const isEmptyMap = (value: unknown): boolean =>
  isEmpty(value) ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** A quantity may be a number or a text, and an integer a number or a bigint. */
const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
