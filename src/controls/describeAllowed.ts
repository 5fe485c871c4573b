import type { Literal } from '../lang/node.js';

/** A policy's accepted values as a person reads them: `80-90, 443`; `nothing` for an empty list. */
export function describeAllowed(value: Literal): string {
  if (value === null) return 'none may be set';
  if (Array.isArray(value))
    return value.length === 0 ? 'nothing' : value.map(describeOne).join(', ');
  return describeOne(value);
}

function describeOne(value: Literal): string {
  if (value === '') return '(empty)';
  if (typeof value !== 'object' || value === null) return String(value);
  const entry = value as { readonly [key: string]: Literal };
  if ('min' in entry)
    return entry['min'] === entry['max']
      ? String(entry['min'])
      : `${String(entry['min'])}-${String(entry['max'])}`;
  if ('pathPrefix' in entry)
    return `${String(entry['pathPrefix'])}${entry['readOnly'] === true ? ' (read-only)' : ''}`;
  if ('driver' in entry) return String(entry['driver']);
  if ('name' in entry) return String(entry['name']);
  return Object.entries(entry)
    .filter(([, one]) => one !== '')
    .map(([key, one]) => `${key} ${String(one)}`)
    .join(', ');
}
