/** `--keep-going`: what is sound is converted, what is not is listed, and the run has failed. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './run.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-keep-going-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const psp = (name: string, more = ''): string => `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: ${name}}
spec:
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
${more}`;
const SOUND = psp('sound');
const BROKEN = psp('broken', '  hostPid: true\n');
const FAULT = '<stdin>:18:3: unknown field "spec.hostPid"; did you mean "hostPID"?';

const convert = (
  input: string,
  ...more: string[]
): Promise<{ status: number | null; stderr: string }> =>
  call(
    ['convert', '-', '-t', 'vap', '--selection', 'any', '-o', join(folder, 'out'), ...more],
    input,
  );

it('without it, one policy with an error stops all', async () => {
  const { status, stderr } = await convert(`${SOUND}---\n${BROKEN}`);
  expect([status, existsSync(join(folder, 'out'))]).toEqual([2, false]);
  expect(stderr).toContain(FAULT);
});

it('with it, the others are written, what is left out is named, and the exit code is 1', async () => {
  const { status, stderr } = await convert(`${SOUND}---\n${BROKEN}`, '--keep-going');
  expect(status).toBe(1);
  expect(stderr).toContain(`${FAULT}; left out\n`);
  const written = readFileSync(join(folder, 'out/vap/policies.yaml'), 'utf8');
  expect(written).toContain('name: psp-sound');
  expect(written).not.toContain('broken');
});

it('where all is sound it changes nothing', async () => {
  const { status, stderr } = await convert(SOUND, '--keep-going');
  expect([status, stderr.includes('left out')]).toEqual([0, false]);
});

it('where nothing is sound nothing is written', async () => {
  const { status } = await convert(BROKEN, '--keep-going');
  expect([status, existsSync(join(folder, 'out'))]).toEqual([2, false]);
});
