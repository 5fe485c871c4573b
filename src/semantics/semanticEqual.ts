import type { JsonObject } from '../pod/json.js';

/**
 * Equal as Go's apiequality.Semantic sees it: absent, null and empty are one. Quantities are
 * compared as written.
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

/** Go cannot tell an empty map from none; other objects are pointers, where it can. */
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

/** A quantity may be written as a number or as text, an integer as a number or as a bigint. */
const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
