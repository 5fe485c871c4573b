/**
 * Estimates what a server stores for an object in addition to the written text: managed fields and
 * metadata.
 */

/** Bytes for uid, generation, creation time and field managers (metav1.ObjectMeta). */
const MARKS = 1024;

/**
 * An upper bound for the managed fields. A list that Kubernetes merges by a key has an entry for
 * each item; another list has a single entry.
 */
const fieldsBytes = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return '{}'.length;
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? // For an item that is not an object with a key, nothing is stored.
      value
        .filter((one) => keyOf(one) !== '')
        .map((one) => [`k:{\\"name\\":\\"${keyOf(one)}\\"}`, one])
    : Object.entries(value).map(([key, one]) => [`f:${key}`, one]);
  return entries.reduce(
    (sum, [name, one]) => sum + `"${name}":,`.length + fieldsBytes(one),
    '{".":{},}'.length,
  );
};

function keyOf(element: unknown): string {
  const { name, key } = Object(element) as { readonly name?: unknown; readonly key?: unknown };
  return typeof name === 'string' ? name : typeof key === 'string' ? key : '';
}

/** @param written the size of the written object in bytes. */
export const storedBytes = (object: object, written: number): number =>
  written + MARKS + fieldsBytes(object);
