/** Faults in the API server's words (apimachinery pkg/util/validation/field/errors.go). */
import { exactJson } from './exactJson.js';
import { formatFieldPath } from './fieldPath.js';
import type { Fault } from './problem.js';
import { quoted } from './quoted.js';

export type Path = readonly (string | number)[];

/**
 * Where a fault stands, and what the server calls that place: for some rules it leaves out `spec`
 * or the index,
 * or names a field twice.
 */
export interface Place {
  readonly path: Path;
  readonly name: string;
}

export const placeAt = (path: Path, name: string = formatFieldPath(path)): Place => ({
  path,
  name,
});

const fault = ({ path, name }: Place, what: string, detail: string): Fault => ({
  path,
  message: detail === '' ? `${name}: ${what}` : `${name}: ${what}: ${detail}`,
});

/** What templates leave in a manifest that nobody rendered: `${TEAM}`, `$(TEAM)`, `{{ .team }}`. */
const PLACEHOLDER = /\$\{|\$\(|\{\{|^<[^<>]*>$/;
export const isPlaceholder = (value: string): boolean => PLACEHOLDER.test(value);

export function invalid(place: Place, value: unknown, detail: string): Fault {
  const shown = typeof value === 'string' ? quoted(value) : exactJson(value, 0);
  const found = fault(place, `Invalid value: ${shown}`, detail);
  return typeof value === 'string' && isPlaceholder(value)
    ? { ...found, remedy: 'this is a placeholder: fill it in first' }
    : found;
}
export const required = (place: Place, detail: string): Fault =>
  fault(place, 'Required value', detail);
export const forbidden = (place: Place, detail: string): Fault => fault(place, 'Forbidden', detail);
export const duplicate = (place: Place, value: string): Fault =>
  fault(place, `Duplicate value: ${quoted(value)}`, '');
export const tooLong = (place: Place, bytes: number): Fault =>
  fault(place, 'Too long', `must have at most ${bytes} bytes`);
export const unsupported = (place: Place, value: string, supported: readonly string[]): Fault =>
  fault(
    place,
    `Unsupported value: ${quoted(value)}`,
    `supported values: ${supported.map(quoted).join(', ')}`,
  );
