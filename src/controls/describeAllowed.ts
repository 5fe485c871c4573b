import type { Literal } from '../lang/node.js';
import { localhostPath } from '../pod/localhostPath.js';
import type { AllowedWords } from './control.js';

/** The values that a policy accepts, for people: `80-90, 443`. An empty list gives `nothing`. */
export function describeAllowed(
  value: Literal,
  { ifEmpty = 'nothing', profiles }: AllowedWords = {},
): string {
  if (value === null) return 'none may be set';
  if (!Array.isArray(value)) return describeOne(value);
  if (value.length === 0) return ifEmpty;
  const words = value.map((one: Literal) =>
    profiles === true && typeof one === 'string' ? profileToday(one) : describeOne(one),
  );
  return [...new Set(words)].join(', ');
}

/** The values after a word that says what they are: `allowed: 80-90`, `required: ALL`. */
export const allowedInWords = (value: Literal, wording: AllowedWords = {}): string =>
  `${allowedWord(wording)}: ${describeAllowed(value, wording)}`;

export const allowedWord = ({ required }: AllowedWords = {}): 'allowed' | 'required' =>
  required === true ? 'required' : 'allowed';

/** The name of a profile in today's fields. */
function profileToday(name: string): string {
  if (name === 'runtime/default' || name === 'docker/default') return 'RuntimeDefault';
  if (name === 'unconfined') return 'Unconfined';
  const path = localhostPath(name);
  return path === undefined ? describeOne(name) : `Localhost ${path}`;
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
