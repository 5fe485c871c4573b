/**
 * What a server stores of an object beside what is written: who set which field, and its own marks.
 */

/** uid, generation, when it was made, and who applied it (metav1.ObjectMeta). */
const MARKS = 1024;

/**
 * At most: lists that Kubernetes merges by a key have an entry for each element, others one alone.
 */
const fieldsBytes = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return '{}'.length;
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? // Of an element that is no object with a key nothing is noted.
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

/** @param written the bytes of the object as it is written. */
export const storedBytes = (object: object, written: number): number =>
  written + MARKS + fieldsBytes(object);
