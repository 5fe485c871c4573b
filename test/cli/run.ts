/** The built command line, as a process of its own or called in this one. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { runCommandLine } from '../../src/cli/commandLine.js';
import type { Terminal } from '../../src/cli/io/terminal.js';

declare const importOutside: (path: string, copy?: string) => Promise<unknown>;
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * A module of the project by its path, loaded outside of jest's vm: `test/setup/environment.mjs`
 * says why.
 *
 * @param copy names one that shares nothing with that of the other tests.
 */
export const importOutsideVm = <Module>(path: string, copy?: string): Promise<Module> =>
  importOutside(join(ROOT, path), copy) as Promise<Module>;

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * As a person runs it: a process. @param input what stands on standard input. @param cwd where it
 * runs.
 */
export function run(
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
  cwd = ROOT,
): Ran {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'dist/cli.js'), ...args],
    {
      cwd,
      input,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, ...env },
    },
  );
  return { status, stdout, stderr };
}

let commandLine: Promise<{ readonly runCommandLine: typeof runCommandLine }> | undefined;

/**
 * The same built code, called: for tests of what a command does, which need no process each. It
 * runs in the root of the project.
 */
export async function call(
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
  terminal: Partial<Terminal> = {},
): Promise<Ran> {
  commandLine ??= importOutsideVm('dist/commandLine.js');
  const out: string[] = [];
  const err: string[] = [];
  const status = await (
    await commandLine
  ).runCommandLine(args, {
    stdinText: () => input,
    stdin: () => Readable.from([input]),
    out: (text) => out.push(text) > 0,
    drained: () => Promise.resolve(),
    err: (text) => void err.push(text),
    isTerminal: { out: false, err: false },
    columns: 80,
    env,
    ...terminal,
  });
  return { status, stdout: out.join(''), stderr: err.join('') };
}

interface Place {
  inPlace<T>(folder: string, env: object, work: () => Promise<T>): Promise<T>;
}

/** The same in another folder, with environment variables that programs see that it starts. */
export async function callIn(
  folder: string,
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const { inPlace } = await importOutsideVm<Place>('test/setup/inPlace.mjs');
  return inPlace(folder, env, () => call(args, input, {}, { env: { ...process.env, ...env } }));
}
