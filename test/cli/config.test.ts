/**
 * `.psp-ferry.yaml`: read where the command runs, weaker than the command line; its mistakes are
 * errors with their place.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { call, callIn, ROOT, run, type Ran } from './run.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-config-'));
  mkdirSync(join(folder, 'psp'));
  cpSync(join(ROOT, 'examples/restricted.yaml'), join(folder, 'psp/restricted.yaml'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const HEAD = 'apiVersion: psp-ferry/v1\nkind: Config\n';
function config(text: string, name = '.psp-ferry.yaml'): string {
  writeFileSync(join(folder, name), HEAD + text);
  return join(folder, name);
}
const HELD = (target: string): string =>
  `warning: ${target}: everyone is held to PodSecurityPolicy restricted, because the input has no roles and bindings; PSP asked RBAC, and refused whoever was granted nothing; give the roles and bindings too, or accept this with --selection any\n`;
/** Where the file lies: files of it are named as seen from there. */
const here = (...args: readonly string[]): Ran => run(args, '', {}, folder);
const withConfig = (text: string, ...args: readonly string[]): Promise<Ran> =>
  call([...args, '--config', config(text)]);

it('is read from the working directory, and gives inputs, targets and output', () => {
  config('inputs: [psp]\ntarget: [gatekeeper]\nquiet: true\nconvert: {output: "-"}\n');
  const { status, stdout, stderr } = here('convert');
  // A file cannot keep quiet that it was read.
  expect([status, stderr]).toEqual([0, `options from .psp-ferry.yaml\n${HELD('gatekeeper')}`]);
  expect(stdout).toContain('kind: ConstraintTemplate');
  expect(stdout).not.toContain('ValidatingAdmissionPolicy');
});

it('what holds for a command is no flag of another: check and diff are both', () => {
  const text =
    'inputs: [psp]\ntarget: [vap]\ndiff: {failOn: any}\ncheck: {workloads: [pod.yaml]}\n';
  config(`${text}convert: {output: out}\n`);
  writeFileSync(
    join(folder, 'pod.yaml'),
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: web}]}\n',
  );
  expect(here('convert').status).toBe(0);
  expect(readFileSync(join(folder, 'out/vap/policies.yaml'), 'utf8')).toContain('restricted');
  // With --diff the answer has what PSP fills in.
  expect(here('check').stdout).toMatch(
    /^Pod default\/web: mutated by restricted\n.*\n    vap: mutated\nPSP: /,
  );
});

describe('--config', () => {
  it('names another one, whose files lie beside it', async () => {
    expect(
      (await withConfig('inputs: [psp/restricted.yaml]\nquiet: true\n', 'ir')).stdout,
    ).toContain('kind: PolicySet');
  });

  it('is of another folder than the files that it names, but for what decides', async () => {
    const text =
      'gaps: {inputs: [examples/restricted.yaml], target: [psa], baseline: accepted.yaml}\n';
    writeFileSync(join(folder, 'accepted.yaml'), 'no baseline');
    const { status, stderr } = await withConfig(text, 'gaps', '--config-root', '.');
    expect([status, stderr]).toEqual([2, expect.stringContaining(join(folder, 'accepted.yaml'))]);
    expect(stderr).not.toContain('cannot be read');
    expect((await withConfig('inputs: [examples/restricted.yaml]\n', 'ir')).status).toBe(2);
    expect(await callIn(join(folder, 'psp'), ['ir', '.', '--config-root', '.'])).toMatchObject({
      status: 2,
      stderr: 'psp-ferry: --config-root needs a configuration: name it with --config FILE\n',
    });
  });

  it.each<readonly [string, string, readonly string[], RegExp]>([
    ['an option', 'target: [psa]\n', ['-t', 'vap'], /^# (?:What|Pod)[^]*ValidatingAdmissionPolicy/],
    ['inputs', 'inputs: [nowhere.yaml]\n', [], /^# /],
    ['a flag', 'strict: true\n', ['--no-strict'], /^# /],
    [
      'what holds for all commands, as what holds for one does',
      'mode: enforce\nconvert: {mode: warn, target: [kyverno]}\n',
      ['--mode', 'audit'],
      /failureAction: Audit/,
    ],
  ])('the command line wins over it: %s', async (_, text, args, stdout) => {
    const ran = await withConfig(
      `quiet: true\n${text}`,
      'convert',
      'examples/restricted.yaml',
      '-o',
      '-',
      ...args,
    );
    expect(ran.status).toBe(0);
    // What is held back from nobody, and what the stream lacks, is said with --quiet too.
    expect(
      ran.stderr.replaceAll(
        /^(warning: (psa|gatekeeper|psa, gatekeeper): everyone is held|psa: the level of) .*\n/gm,
        '',
      ),
    ).toBe(`options from ${join(folder, '.psp-ferry.yaml')}\n`);
    expect(ran.stdout).toMatch(stdout);
  });

  it('what stands under a command wins over what stands at the top', async () => {
    const { stdout } = await withConfig(
      'quiet: true\nmode: enforce\ntarget: [psa]\nconvert: {mode: audit, target: [kyverno]}\n',
      'convert',
      'examples/restricted.yaml',
      '-o',
      '-',
    );
    expect(stdout).toContain('failureAction: Audit');
    expect(stdout).not.toContain('AdmissionConfiguration');
  });

  it('options of other commands are passed over', async () => {
    expect(
      await withConfig(
        'quiet: true\ntarget: [psa]\ngaps: {failOn: any}\n',
        'ir',
        'examples/restricted.yaml',
      ),
    ).toMatchObject({ status: 0, stderr: `options from ${join(folder, '.psp-ferry.yaml')}\n` });
    expect((await withConfig('inputs: [psp]\n', 'explain', 'runAsUser')).stdout).toContain(
      'runAsUser: ',
    );
  });

  it.each([
    [
      'an unknown option',
      'targets: [vap]\n',
      ':3:1: unknown field "targets"; did you mean "target"?',
    ],
    [
      'one in the words of the command line',
      'gaps: {fail-on: any}\n',
      ':3:8: unknown field "gaps.fail-on"; did you mean "failOn"?',
    ],
    ['one of another command', 'convert: {failOn: any}\n', ':3:11: unknown field "convert.failOn"'],
    [
      'what asks for something once',
      'convert: {check: true}\n',
      ':3:11: unknown field "convert.check"; remove it',
    ],
    ['a value', 'target: [vp]\n', ':3:10: target[0]: Unsupported value: "vp"'],
    [
      'a type',
      'kubernetes: 1.36\n',
      ':3:1: kubernetes: Invalid value: 1.36: must be a string; quote it, as it was written',
    ],
    [
      'a version that is not known',
      "kubernetes: '1.24'\n",
      '--kubernetes 1.24: name the version of the cluster that gets the policies, from 1.25',
    ],
    [
      'an output outside of its folder',
      'convert: {output: ../elsewhere}\n',
      ':3:11: convert.output: "../elsewhere" lies outside the folder of this file; name it on the command line',
    ],
    [
      'an output among the files of git',
      'convert: {output: .git/hooks}\n',
      ':3:11: convert.output: ".git/hooks" lies in the folder of git; name it on the command line',
    ],
    ['YAML', 'target: [', ': this is not YAML'],
    ['two documents', '---\na: 1\n', 'a configuration is one document of kind Config'],
  ])('refuses %s, with its place', async (_, text, message) => {
    const { status, stdout, stderr } = await withConfig(
      text,
      'convert',
      'examples/restricted.yaml',
      '-q',
      '-o',
      join(folder, 'out'),
    );
    expect(stderr).toContain(message);
    expect([status, stdout]).toEqual([2, '']);
  });

  it.each(['.psp-ferry.yml', '.psp-ferry.json'])('refuses one called %s', async (name) => {
    writeFileSync(join(folder, name), 'apiVersion: psp-ferry/v1\nkind: Config\n');
    expect(await callIn(folder, ['explain', 'runAsUser'])).toEqual({
      status: 2,
      stdout: '',
      stderr: `psp-ferry: ${name} is not read: rename it to .psp-ferry.yaml, or name it with --config ${name}\n`,
    });
  });

  it('says where there is none', async () => {
    expect(await call(['ir', 'examples/restricted.yaml', '--config', 'nowhere.yaml'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'nowhere.yaml: cannot be read: no such file or folder\n',
    });
  });
});

it('the example of docs/config.md is one', async () => {
  const [, text = ''] =
    /^```yaml\n([^]*?)^```/m.exec(readFileSync(join(ROOT, 'docs/config.md'), 'utf8')) ?? [];
  writeFileSync(join(folder, 'example.yaml'), text);
  expect((load(text) as { kind: string }).kind).toBe('Config');
  expect(
    await call(['convert', '--config', join(folder, 'example.yaml'), '-o', '-', '-q']),
  ).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('ValidatingAdmissionPolicy') as string,
  });
});
