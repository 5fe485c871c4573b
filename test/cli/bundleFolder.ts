/** A folder of its own for each test of `psp-ferry bundle`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call, type Ran } from './run.js';

/** A bundle takes seconds on a busy machine. */
export const PATIENCE = 60_000;

export let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

export const bundle = (...args: readonly string[]): Promise<Ran> =>
  call(['bundle', ...args, '-o', join(folder, 'out')]);
export const written = (name: string): string => readFileSync(join(folder, 'out', name), 'utf8');
export function input(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
export const pod = (spec: string, metadata = 'name: app'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {${metadata}}\nspec: {containers: [{name: app, image: registry.example.com/app:1}]${spec}}\n`;
