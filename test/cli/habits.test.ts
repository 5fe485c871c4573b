/**
 * What makes the command line easy to live with: help, the near word, the
 * next command.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS, type CommandName } from '../../src/cli/commands/tables.js';
import { COMMON_OPTIONS } from '../../src/cli/options/commonOptions.js';
import type { Option } from '../../src/cli/options/option.js';
import { call } from './run.js';

describe.each(Object.keys(COMMANDS) as CommandName[])('%s --help', (name) => {
  const { examples, describe: what } = COMMANDS[name];
  const options = Object.keys({ ...COMMANDS[name].options, ...COMMON_OPTIONS });

  it('has every option, what it is for, and examples', async () => {
    const { status, stdout } = await call([name, '--help']);
    expect(status).toBe(0);
    for (const option of options) expect(stdout).toMatch(new RegExp(`--${option}\\b`));
    expect(examples.length).toBeGreaterThan(1);
    for (const [typed] of examples) expect(stdout).toContain(`\n  ${typed}`);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(what);
  });

  it.each([60, 80, 100])('fits %d columns, but for what is typed', async (columns) => {
    const { stdout } = await call([name, '-h'], '', {}, { columns });
    expect(
      stdout
        .split('\n')
        .filter(
          (line) =>
            line.length > columns &&
            !line.startsWith('  psp-ferry ') &&
            !line.startsWith('  kubectl ') &&
            !line.startsWith('  source '),
        ),
    ).toEqual([]);
  });

  it('its examples are ones: every option in them is known', () => {
    for (const [typed] of examples)
      for (const [, option] of typed.matchAll(/psp-ferry [^|]*? --([\w-]+)/g))
        expect(options).toContain(option);
  });
});

describe('help', () => {
  it.each([
    ['help', '--help'],
    ['help -q', '--help'],
    ['help gaps', 'gaps --help'],
  ])('%s is %s', async (typed, option) => {
    const { status, stdout } = await call(typed.split(' '));
    expect([status, stdout]).toEqual([0, (await call(option.split(' '))).stdout]);
    expect(stdout).toContain('psp-ferry');
  });

  it('ends with the exit codes, that of a command with its examples', async () => {
    expect((await call(['--help'])).stdout).toMatch(/\nExit codes:\n {2}0 +done\n/);
    expect((await call(['ir', '--help'])).stdout).not.toContain('Exit codes:');
  });

  it('is not referred to by a message that has what to write', async () =>
    expect((await call(['gaps', 'a', '--tarket', 'psa'])).stderr).toBe(
      'psp-ferry: there is no option --tarket; did you mean --target?\n',
    ));
});

describe('a mistyped word gets the near one', () => {
  it.each([
    ['a command', ['bundel'], 'there is no command "bundel"; did you mean bundle?'],
    [
      'an option',
      ['gaps', 'a.yaml', '--baselin', 'b'],
      'there is no option --baselin; did you mean --baseline?',
    ],
    [
      'one with a value',
      ['gaps', 'a.yaml', '--fail_on=any'],
      'there is no option --fail_on; did you mean --fail-on?',
    ],
    ['a switched off one', ['ir', 'a.yaml', '--no-colour'], 'there is no option --no-colour'],
    [
      'a target',
      ['check', 'a.yaml', '-t', 'vap,gatekeepr'],
      'there is no target "gatekeepr"; did you mean "gatekeeper"?',
    ],
    [
      'a choice',
      ['convert', 'a.yaml', '--psa-level', 'restrictd'],
      'there is no psa-level "restrictd"; did you mean "restricted"?',
    ],
    [
      'a format',
      ['gaps', 'a.yaml', '-f', 'sariff'],
      'there is no format "sariff"; did you mean "sarif"?',
    ],
    [
      'a value that is none of a few',
      ['ir', 'a.yaml', '-f', 'protobuf'],
      'there is no format "protobuf"; it is one of yaml, json',
    ],
    ['a word that is a value', ['completion', 'zsh'], 'did you mean --shell zsh?'],
    ['an option before any command', ['--hlep'], 'there is no option --hlep; did you mean --help?'],
    [
      'a command to get help on',
      ['help', 'plam'],
      'there is no command "plam"; did you mean plan?',
    ],
    ['a command with --help', ['gap', '--help'], 'there is no command "gap"; did you mean gaps?'],
    ['a command behind --', ['--', 'plan'], 'name a command before --'],
    ['a value that is not there', ['ir', 'a.yaml', '-f'], '-f needs a value'],
    [
      'a value that is an option',
      ['convert', 'a.yaml', '--mode', '-q'],
      '--mode needs a value; if it is "-q", write --mode=-q',
    ],
    ['a value where none goes', ['ir', 'a.yaml', '--strict=maybe'], '--strict is on or off'],
    [
      'a second value where there is one',
      ['check', 'a.yaml', '-n', 'a', '-n', 'b'],
      '--namespace takes one value, and has two: "a" and "b"',
    ],
  ])('%s', async (_, args, message) => {
    const { status, stdout, stderr } = await call(args);
    expect(stderr).toMatch(/^psp-ferry: .*\n$/);
    expect(stderr).toContain(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('what a variable of the shell comes to that is not set is no value', () => {
  const valued = (Object.keys(COMMANDS) as CommandName[]).flatMap((name) =>
    Object.entries<Option>({ ...COMMANDS[name].options, ...COMMON_OPTIONS })
      .filter(([, { type }]) => type === 'string')
      .map(([option]) => [name, option] as const),
  );

  it.each(valued)('%s --%s', async (name, option) => {
    for (const value of ['', ' ']) {
      const { status, stdout, stderr } = await call([name, 'a', 'b', `--${option}`, value]);
      expect(stderr).toContain(`psp-ferry: --${option} has an empty value: write one, or leave`);
      expect([status, stdout]).toEqual([2, '']);
    }
  });

  it.each([
    ['behind a letter and =', ['convert', 'a.yaml', '-n='], '--namespace has an empty value'],
    ['one of a list', ['gaps', 'a.yaml', '-t', 'vap,'], '--target has an empty value'],
    ['an input', ['convert', 'a.yaml', ''], 'an argument is empty'],
    ['one after --', ['convert', '--', 'a.yaml', ''], 'an argument is empty'],
    ['what to explain', ['explain', ' '], 'an argument is empty'],
  ])('%s', async (_, args, message) => {
    const { status, stdout, stderr } = await call(args);
    expect(stderr).toContain(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('words of a command line', () => {
  it.each([
    ['options before the command', ['-q', 'ir', 'examples/restricted.yaml']],
    ['a value after =', ['ir', 'examples/restricted.yaml', '-q', '--format=yaml']],
    ['a short one with its value', ['ir', 'examples/restricted.yaml', '-qfyaml']],
    ['a short one with = and its value', ['ir', 'examples/restricted.yaml', '-q', '-f=yaml']],
    ['a value twice', ['ir', 'examples/restricted.yaml', '-q', '-f', 'yaml', '-f', 'yaml']],
    ['files after --', ['ir', '-q', '--', 'examples/restricted.yaml']],
  ])('%s', async (_, args) =>
    expect(await call(args)).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/^apiVersion: psp-ferry\/v1\n/) as string,
    }),
  );
});

describe('--color and --no-color', () => {
  const coloured = async (
    env: Readonly<Record<string, string>>,
    isTerminal: boolean,
    ...args: readonly string[]
  ): Promise<boolean> =>
    (
      await call(
        ['gaps', 'examples/privileged.yaml', '-t', 'psa', '-q', '--fail-on', 'none', ...args],
        '',
        env,
        { isTerminal: { out: isTerminal, err: false } },
      )
    ).stdout.includes('\u001b[');

  it('win over what is asked for by the environment, and that over what the terminal is', async () => {
    expect([
      await coloured({}, true),
      await coloured({}, true, '--no-color'),
      await coloured({ NO_COLOR: '1' }, true),
      await coloured({ NO_COLOR: '1' }, false, '--color'),
    ]).toEqual([true, false, false, true]);
  });
});

describe('the next command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['checks workloads, then asks a server', 'psa,kyverno', 'kyverno', true],
    ['takes the target that is recommended', 'kyverno,vap', 'vap', true],
    ['where nothing can be applied, only checks', 'psa', 'psa', false],
  ])('%s', async (_, targets, target, applies) => {
    const out = join(folder, 'my out');
    const { stderr } = await call([
      'convert',
      'examples/restricted.yaml',
      '-t',
      targets,
      '-o',
      out,
    ]);
    expect(stderr).toContain(
      `\nNext: psp-ferry check examples/restricted.yaml -w WORKLOADS -t ${target}\n`,
    );
    expect(stderr.includes(`      kubectl apply -k '${out}/${target}' --dry-run=server\n`)).toBe(
      applies,
    );
  });

  it.each([
    ['that were named', ['examples/restricted.yaml', '-w', 'examples/web-app/workload.yaml']],
    ['of the same input', ['examples/restricted.yaml', 'examples/web-app/workload.yaml']],
  ])('names the workloads %s', async (_, given) => {
    const { stderr } = await call(['convert', ...given, '-t', 'vap', '-o', join(folder, 'out')]);
    const inputs = given.filter((one) => one.endsWith('.yaml'));
    expect(stderr).toContain(
      given.includes('-w')
        ? `Next: psp-ferry check ${given.join(' ')} -t vap\n`
        : `Next: psp-ferry check ${inputs.join(' ')} -w ${inputs.join(' ')} -t vap\n`,
    );
  });

  it('after gaps that fail explains the gap by the options that it was found by', async () => {
    const config = join(folder, 'own.yaml');
    writeFileSync(config, 'apiVersion: psp-ferry/v1\nkind: Config\npsaLevel: lossless\n');
    const args = ['gaps', 'examples/three-policies.yaml', '-t', 'vap', '--selection', 'any'];
    const { stderr } = await call(
      [...args, '--kubernetes', '1.35', '--config', config, '-n', 'a,b'],
      '',
      {},
      { isTerminal: { out: false, err: true } },
    );
    const [, explain = ''] = /Next: psp-ferry (.*)\n/.exec(stderr) ?? [];
    expect(explain).toMatch(
      / --selection any --psa-level lossless --kubernetes 1.35 --config \S+ --namespace a --namespace b$/,
    );
    const words = explain.split(' ').map((word) => word.replaceAll("'", ''));
    expect((await call(words)).status).toBe(0);
  });

  it('after gaps that fail, to a person at a terminal', async () => {
    const args = ['gaps', 'examples/privileged.yaml', '-t', 'psa', '--fail-on', 'any'];
    const at = { isTerminal: { out: false, err: true } };
    expect((await call(args, '', {}, at)).stderr).toMatch(
      /Next: psp-ferry explain \S+ examples\/privileged\.yaml\n/,
    );
    expect((await call([...args, '-q'], '', {}, at)).stderr).toBe('');
    expect((await call(args)).stderr).toBe(
      'no roles and bindings in the input: everyone is taken to be granted every policy\n',
    );
  });
});
