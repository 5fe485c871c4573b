/** Calls the user's git, for reading only. */
import { childProcess } from './childProcess.js';

/**
 * Runs git; paths are relative to the working directory.
 * @returns undefined if git fails or is not installed.
 */
export function git(
  args: readonly string[],
  {
    cwd,
    env = {},
  }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): string | undefined {
  try {
    return childProcess().execFileSync('git', ['--literal-pathspecs', ...args], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
  } catch {
    return undefined;
  }
}

/** @returns the commit of a revision; undefined if git does not know it. */
export const commitOf = (revision: string): string | undefined =>
  git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])?.trim();
