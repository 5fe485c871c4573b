/** Faults in the API server's words (apimachinery pkg/util/validation/field/errors.go). */
import { exactJson } from '../base/exactJson.js';
import { formatFieldPath } from '../base/fieldPath.js';
import type { Fault } from '../base/problem.js';
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

export const at = (path: Path, name: string = formatFieldPath(path)): Place => ({ path, name });

const fault = ({ path, name }: Place, what: string, detail: string): Fault => ({
  path,
  message: detail === '' ? `${name}: ${what}` : `${name}: ${what}: ${detail}`,
});

export const invalid = (place: Place, value: unknown, detail: string): Fault =>
  fault(
    place,
    `Invalid value: ${typeof value === 'string' ? quoted(value) : exactJson(value, 0)}`,
    detail,
  );
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
