/** Faults in the words of the API server (apimachinery pkg/util/validation/field/errors.go). */
import { exactJson } from './exactJson.js';
import { formatFieldPath } from './fieldPath.js';
import type { Fault } from './problem.js';
import { quoted } from './quoted.js';

export type Path = readonly (string | number)[];

/**
 * Where a fault is, and the name that the server gives to that field. The two differ: for some
 * rules the server leaves out `spec` or the index, or repeats a field.
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

/**
 * Placeholders of a template that was not rendered: `${TEAM}`, `$(TEAM)`, `{{ .team }}`, `<team>`.
 */
const PLACEHOLDER = /\$\{|\$\(|\{\{|^<[^<>]*>$/;
export const PLACEHOLDER_REMEDY = 'this is a placeholder: fill it in first';
export const isPlaceholder = (value: string): boolean => PLACEHOLDER.test(value);

export function invalid(place: Place, value: unknown, detail: string): Fault {
  const shown = typeof value === 'string' ? quoted(value) : exactJson(value, 0);
  const found = fault(place, `Invalid value: ${shown}`, detail);
  return typeof value === 'string' && isPlaceholder(value)
    ? { ...found, remedy: PLACEHOLDER_REMEDY }
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
