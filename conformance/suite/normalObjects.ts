/** Objects in a normal form, so that two programs that mean the same print the same. */
import { readFileSync } from 'node:fs';
import { stringify } from './engine.js';
import type { OpenEngine } from './engines.js';

/**
 * Expressions are laid out by their length, and names have lengths of their own: line breaks and
 * indentation are left out.
 */
const oneLine = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/([([]) /g, '$1')
    .replaceAll(/ ([)\]])/g, '$1');

/** Objects in one order, their keys too. */
export function normal(objects: readonly object[]): string {
  const sorted = (value: unknown): unknown => {
    if (typeof value === 'string') return oneLine(value);
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, one]) => [key, sorted(one)]),
    );
  };
  return objects
    .map((one) => stringify(sorted(one)))
    .sort()
    .join('\n');
}

export async function objectsOf(open: OpenEngine, yaml: string): Promise<readonly object[]> {
  const { documents, error } = await open('kube').parse(yaml);
  if (error !== undefined) throw new Error(error);
  return documents;
}

export const objectsIn = (open: OpenEngine, file: string): Promise<readonly object[]> =>
  objectsOf(open, readFileSync(file, 'utf8'));
