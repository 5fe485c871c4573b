/** Helm and kustomize, by their own code, and the engines' own test runners. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface Render {
  readonly op: 'helm' | 'kustomize';
  readonly folder: string;
  readonly values?: object;
  readonly namespace?: string;
  readonly parent?: string;
  readonly apiVersions?: readonly string[];
  readonly kubeMinor?: string;
  readonly unchecked?: boolean;
}
export interface Rendered {
  readonly yaml: string;
  readonly error?: string;
}

/** @returns an answer to each request, in order. */
export function render(root: string, requests: readonly Render[]): readonly Rendered[] {
  const input = requests.map((one) => `${JSON.stringify(one)}\n`).join('');
  const { stdout, stderr } = spawnSync(join(root, 'conformance/bin/helmtest'), {
    input,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const answers = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Rendered);
  if (answers.length !== requests.length)
    throw new Error(`helmtest answered ${answers.length} of ${requests.length}: ${stderr}`);
  return answers;
}

export interface RunnerAnswer {
  readonly ok: boolean;
  readonly output: string;
}

/** Whether `kyverno test` says so of so many tests. */
export const passesAll = (output: string, cases: number): boolean =>
  output.includes(`${cases} tests passed and 0 tests failed`);

/** `gator verify` and `kyverno test`, as a cluster's owner runs them. */
export function runner(
  root: string,
  program: 'gator' | 'kyverno-cli',
  args: readonly string[],
): RunnerAnswer {
  const { status, stdout, stderr } = spawnSync(join(root, 'conformance/bin', program), args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { ok: status === 0, output: `${stdout}${stderr}` };
}
