/**
 * The command line as a process: what only a process has, and every command once as a person runs
 * it.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from './run.js';

const POD = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a' },
  spec: { hostPID: true, containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
});
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('every command', () => {
  it.each<readonly [string, readonly string[], string, number, RegExp, RegExp]>([
    [
      'convert to standard output',
      ['convert', '-', '-o', '-', '-t', 'vap', '-q'],
      'privileged.yaml',
      0,
      /^# What PodSecurityPolicies fill in, as MutatingAdmissionPolicy: \S+\n/,
      /^$/,
    ],
    [
      'convert --check where nothing is',
      ['convert', 'examples/privileged.yaml', '-o', 'nowhere', '--check', '-t', 'psa'],
      '',
      1,
      /^\+/m,
      /nowhere is stale/,
    ],
    [
      'gaps',
      ['gaps', 'examples/privileged.yaml', '-t', 'psa', '--fail-on', 'any'],
      '',
      1,
      /^psa: /m,
      /^no roles and bindings in the input: everyone is taken to be granted every policy\n$/,
    ],
    [
      'check',
      ['check', 'examples/restricted.yaml', '-w', '-', '--fail-on-denied', '-q'],
      POD,
      1,
      /^Pod default\/a: denied\n/,
      /^$/,
    ],
    ['ir', ['ir', 'examples/restricted.yaml', '-q'], '', 0, /^apiVersion: psp-ferry\/v1\n/, /^$/],
    ['explain', ['explain', 'vap'], '', 0, /^vap: /, /^$/],
    ['completion', ['completion'], '', 0, /^# Completion of psp-ferry for /, /^$/],
    ['--version', ['--version'], '', 0, new RegExp(`^${version}\\n$`), /^$/],
    [
      '--version of a command',
      ['convert', '--version'],
      '',
      0,
      new RegExp(`^${version}\\n$`),
      /^$/,
    ],
    ['--help', ['--help'], '', 0, /^ {2}psp-ferry convert /m, /^$/],
    [
      'bad usage',
      ['convrt'],
      '',
      2,
      /^$/,
      /^psp-ferry: there is no command "convrt"; did you mean convert\?\n$/,
    ],
    [
      'bad input',
      ['convert', '-', '-o', 'nowhere'],
      'a: [1',
      2,
      /^$/,
      /^<stdin>:1:6: this is not YAML/,
    ],
  ])('%s', (_, args, input, status, stdout, stderr) => {
    const ran = run(
      args,
      input.endsWith('.yaml') ? readFileSync(join(ROOT, 'examples', input), 'utf8') : input,
    );
    expect(ran.stderr).toMatch(stderr);
    expect(ran.stdout).toMatch(stdout);
    expect(ran.status).toBe(status);
  });

  it('convert and bundle write folders', () => {
    expect(
      run(['convert', 'examples/restricted.yaml', '-t', 'psa', '-o', join(folder, 'out')]),
    ).toMatchObject({ status: 0, stdout: '' });
    expect(run(['bundle', '-w', 'examples/web-app', '-o', join(folder, 'bundle'), '-q'])).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(readdirSync(join(folder, 'out')).sort()).toEqual([
      '.psp-ferry-files.json',
      'README.md',
      'gaps.json',
      'psa',
    ]);
    expect(readdirSync(join(folder, 'bundle'))).toContain('helm');
  });
});

it('writes whole reports into a pipe', () => {
  const { stdout } = run(['gaps', 'examples/every-field.yaml', '-f', 'json', '--fail-on', 'none']);
  expect(stdout.length).toBeGreaterThan(100_000);
  expect(() => JSON.parse(stdout) as unknown).not.toThrow();
});

it('a reader that goes away is no fault, and no success', async () => {
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'dist/cli.js'),
      'check',
      'examples/restricted.yaml',
      '-w',
      '-',
      '-f',
      'ndjson',
      '-q',
    ],
    { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.on('error', () => undefined);
  child.stdout.destroy();
  child.stdin.end(`${POD}\n`.repeat(2000));
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(141);
  expect(stderr).toBe('');
});

const withDevices = existsSync('/dev/full') ? it : it.skip;
withDevices('says in words why standard output cannot be written', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'dist/cli.js'), 'explain', 'vap'],
    { encoding: 'utf8', stdio: ['ignore', full, 'pipe'] },
  );
  closeSync(full);
  expect([status, stderr]).toEqual([
    2,
    'psp-ferry: standard output cannot be written: no space is left\n',
  ]);
});

it('who reads no messages does not keep a command from its work', async () => {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'dist/cli.js'), 'convert', 'examples/restricted.yaml', '-o', join(folder, 'out')],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.stderr.destroy();
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
  expect(readdirSync(join(folder, 'out'))).toContain('vap');
});

it('runs where nothing can be written but the output', () => {
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'dist/cli.js'), 'explain', 'vap'],
    { encoding: 'utf8', cwd: '/', env: { HOME: '/nonexistent', TMPDIR: '/nonexistent', PATH: '' } },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^vap: /);
});
