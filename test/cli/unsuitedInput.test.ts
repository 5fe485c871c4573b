import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './run.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('an input without objects is named, and not the input as a whole', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  writeFileSync(`${empty}.yaml`, '# nothing\n');
  const give = 'give files with PodSecurityPolicies or a PolicySet';
  expect(await call(['ir', `${empty}.yaml`])).toMatchObject({
    status: 2,
    stderr: `${empty}.yaml: there is no Kubernetes object in it; ${give}\n`,
  });
  expect((await call(['ir', empty])).stderr).toBe(
    `${empty}: there is no Kubernetes object in it; ${give}; of a folder, files with the ending .yaml, .yml or .json are read\n`,
  );
});

test.each([
  [['--set', 'a=b'], '--set has no effect'],
  [['--values', 'x.yaml', '--release-name', 'web'], '--values, --release-name have no effect'],
])('options for charts without a chart are warned of: %s', async (options, words) => {
  const { status, stderr } = await call(['ir', 'examples/privileged.yaml', ...options]);
  expect([status, stderr]).toEqual([
    0,
    `psp-ferry: warning: ${words}: there is no Helm chart among the inputs; name the folder of the chart, or its package\n`,
  ]);
  expect((await call(['ir', 'examples/privileged.yaml', '-q', ...options])).stderr).toBe('');
});

test.each([
  [
    'a target among the inputs',
    ['convert', 'examples/privileged.yaml', 'vap'],
    'there is no file or folder vap; did you mean --target vap?',
  ],
  [
    'policies behind --workloads',
    ['check', '-w', 'deploy', 'psp.yaml'],
    'name at least one file or folder with PodSecurityPolicies, or - for standard input; --workloads took deploy, psp.yaml: name policies before it, or after --',
  ],
])('%s', async (_, args, message) =>
  expect(await call(args)).toEqual({ status: 2, stdout: '', stderr: `psp-ferry: ${message}\n` }),
);

test('what is no object is told what to give, and a broken workload only what is broken', async () => {
  const file = join(folder, 'workloads.yaml');
  writeFileSync(
    file,
    'hello\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n',
  );
  expect(
    (await call(['bundle', '-w', file, '-o', join(folder, 'out')])).stderr.split('\n'),
  ).toEqual([
    `${file}:1:1: this is not a Kubernetes object but a single value; give pods, workloads, AdmissionReviews or audit events`,
    `${file}:6:8: spec.containers is missing: a pod needs a container`,
    '',
  ]);
});

test('a baseline of another kind is not told of its fields', async () =>
  expect(
    (
      await call([
        'gaps',
        'examples/privileged.yaml',
        '--baseline',
        'examples/privileged.yaml',
        '-q',
      ])
    ).stderr,
  ).toBe(
    'examples/privileged.yaml:2:1: apiVersion: Invalid value: "policy/v1beta1": must be "psp-ferry/v1"\n' +
      'examples/privileged.yaml:3:1: kind: Invalid value: "PodSecurityPolicy": must be "GapBaseline"\n',
  ));
