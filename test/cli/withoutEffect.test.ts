/** An option that changes nothing for the targets that are named is not passed over in silence. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TARGET_NAMES } from '../../src/gaps/gap.js';
import { callIn, ROOT } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-effect-'));
afterAll(() => rmSync(folder, { recursive: true }));

const POLICIES = join(ROOT, 'examples/restricted.yaml');
const warnings = async (...args: readonly string[]): Promise<readonly string[]> =>
  (await callIn(folder, args)).stderr
    .split('\n')
    .filter((line) => line.includes('has no effect'))
    .map((line) => line.replace('psp-ferry: warning: ', ''));

const out = join(folder, 'out');
/** Every file of the target. */
const written = (target: string): string =>
  readdirSync(join(out, target), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('');

describe.each([
  ['--psa-level', 'privileged'],
  ['--ephemeral', 'as-psp'],
  ['--namespace', 'prod'],
])('%s %s', (...option) =>
  it.each(TARGET_NAMES)('%s: a warning, exactly where the output is the same', async (target) => {
    const convert = ['convert', POLICIES, '-t', target, '-o', out];
    await warnings(...convert);
    const without = written(target);
    const warned = await warnings(...convert, ...option);
    expect(warned.map((line) => line.replace(/:.*/, ''))).toEqual(
      written(target) === without ? [`${option[0]} has no effect on ${target}`] : [],
    );
  }),
);

const WORKLOADS = join(ROOT, 'examples/web-app/workload.yaml');

it('names the targets that have it', async () => {
  expect(
    await warnings('check', POLICIES, '-w', WORKLOADS, '-t', 'vap', '--psa-level', 'safe'),
  ).toEqual(['--psa-level has no effect on vap: it is for psa']);
  expect(
    await warnings('bundle', '-w', WORKLOADS, '--engine', 'kyverno', '--ephemeral', 'as-psp'),
  ).toEqual(['--ephemeral has no effect on kyverno: it is for vap and kyverno-cel']);
});

it('check without targets has none of their options', async () =>
  expect(
    await warnings('check', POLICIES, '-w', WORKLOADS, '--residual', '--kubernetes', '1.30'),
  ).toEqual(['--residual has no effect without targets: name them, as in -t vap']));

it('is silent where the namespace is that of workloads, for options of a configuration, and with -q', async () => {
  const vap = ['gaps', POLICIES, '-t', 'vap'];
  expect(await warnings(...vap, '-n', 'prod', '-w', WORKLOADS)).toEqual([]);
  expect(await warnings(...vap, '--psa-level', 'safe', '-q')).toEqual([]);
  writeFileSync(
    join(folder, '.psp-ferry.yaml'),
    'apiVersion: psp-ferry/v1\nkind: Config\npsaLevel: safe\n',
  );
  expect(await warnings(...vap)).toEqual([]);
});
