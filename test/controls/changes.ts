/**
 * The difference that filling in makes, as a person would state it: path and value of each thing
 * that is new.
 */
type Leaves = Readonly<Record<string, unknown>>;

/**
 * Values of `after` that `before` does not have; lists of plain values and empty objects count as
 * one value.
 */
export function changes(before: unknown, after: unknown): Leaves {
  const known = new Map(leaves(before, ''));
  return Object.fromEntries(
    leaves(after, '').filter(
      ([path, value]) => JSON.stringify(known.get(path)) !== JSON.stringify(value),
    ),
  );
}

function leaves(value: unknown, path: string): (readonly [string, unknown])[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value) && value.some(isObject))
    return value.flatMap((item, i) => leaves(item, `${path}[${i}]`));
  if (!isObject(value) || Object.keys(value).length === 0) return [[path, value]];
  // Keys of annotations have dots of their own.
  const step = (key: string): string =>
    key.includes('.') ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
  return Object.entries(value).flatMap(([key, one]) => leaves(one, step(key)));
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
