import { exactJson } from '../../base/exactJson.js';
import { formatFieldPath } from '../../base/fieldPath.js';

type Path = readonly (string | number)[];

/**
 * The differences between two values, one field on each line: `+ spec.hostPID: true`, `-
 * spec.hostPID: false`.
 */
export function fieldDifferences(before: unknown, after: unknown): readonly string[] {
  const was = leaves(before);
  const is = leaves(after);
  return [
    // If an empty object gets or loses fields, only these fields are shown.
    ...[...was]
      .filter(([field, value]) => is.get(field) !== value && value !== '{}')
      .map(([field, value]) => `- ${field}: ${value}`),
    ...[...is]
      .filter(
        ([field, value]) =>
          was.get(field) !== value &&
          (value !== '{}' || ![...was.keys()].some((one) => one.startsWith(`${field}.`))),
      )
      .map(([field, value]) => `+ ${field}: ${value}`),
  ];
}

function leaves(value: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (one: unknown, path: Path): void => {
    const entries = inner(one);
    if (entries === undefined) found.set(formatFieldPath(path), exactJson(one, 0));
    else for (const [key, item] of entries) walk(item, [...path, key]);
  };
  walk(value, []);
  return found;
}

/**
 * The entries of a value that is shown field by field; undefined for a list of plain values, and
 * for an empty one, which are shown as a whole.
 */
function inner(value: unknown): readonly (readonly [string | number, unknown])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Array.isArray(value)
    ? value.map((item: unknown, i) => [i, item] as const)
    : Object.entries(value).filter(([, one]) => one !== undefined);
  if (entries.length === 0) return undefined;
  return Array.isArray(value) && entries.every(([, item]) => typeof item !== 'object')
    ? undefined
    : entries;
}
