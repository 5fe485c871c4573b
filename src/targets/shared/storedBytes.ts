/** What a server stores of an object beside what is written: who set which field, and its own marks. */

/** uid, generation, when it was made, and who applied it (metav1.ObjectMeta). */
const MARKS = 1024;

/** At most: lists that Kubernetes merges by a key have an entry for each element, others one alone. */
const fieldsBytes = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return '{}'.length;
  const entries = Array.isArray(value)
    ? value.map((one): readonly [string, unknown] => [`k:{\\"name\\":\\"${keyOf(one)}\\"}`, one])
    : Object.entries(value).map(([key, one]): readonly [string, unknown] => [`f:${key}`, one]);
  // Of an element that is no object with a key nothing is noted.
  const noted = Array.isArray(value) ? entries.filter(([, one]) => keyOf(one) !== '') : entries;
  return noted.reduce(
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
