import { exactJson } from '../../base/exactJson.js';
import { formatFieldPath } from '../../base/fieldPath.js';

type Path = readonly (string | number)[];

/**
 * What is different between two values, a field a line: `+ spec.hostPID: true`, `- spec.hostPID:
 * false`.
 */
export function fieldDifferences(before: unknown, after: unknown): readonly string[] {
  const was = leaves(before);
  const is = leaves(after);
  return [
    // An empty object that was filled, or was emptied, is shown by what is in it.
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
 * What to go into: lists of plain values read best whole, and of empty ones there is nothing
 * inside.
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
