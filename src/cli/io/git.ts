/** The git of the user, which only reads. */
import { childProcess } from './childProcess.js';

/**
 * Paths are those of the working directory.
 * @returns undefined where git refuses, or is not there.
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

/** @returns the commit that a revision is; undefined where git knows none. */
export const commitOf = (revision: string): string | undefined =>
  git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])?.trim();
