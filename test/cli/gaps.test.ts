/** `psp-ferry gaps` as people and CI run it: what fails, what was accepted, what changed. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { call, ROOT, run, type Ran } from './run.js';

const RESTRICTED = readFileSync(join(ROOT, 'examples/restricted.yaml'), 'utf8');
const TODAY = ['--today', '2026-06-15'];

interface Line {
  readonly id: string;
  readonly status: string;
  readonly effect?: string;
  readonly expired?: boolean;
  readonly fails?: boolean;
  readonly acceptance: { readonly by: string; readonly reason: string } | null;
}
const linesOf = ({ stdout }: Ran): readonly Line[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const gaps = (...args: readonly string[]): Promise<Ran> => call(['gaps', ...args, '-q', ...TODAY]);
const ndjson = async (...args: readonly string[]): Promise<readonly Line[]> =>
  linesOf(await gaps(...args, '-f', 'ndjson'));

/** A target that fills in nothing: there a default is a gap. */
const FILLS_NOTHING = ['-t', 'vap', '--kubernetes', '1.35'] as const;

describe('--fail-on', () => {
  // vap carries everything of this policy but for what servers read differently now; an audit of it
  // refuses nothing.
  it.each([
    ['looser', 'psa', 1],
    ['none', 'psa', 0],
    ['any', 'vap', 1],
    ['stricter', 'vap', 1],
    ['none', 'vap', 0],
  ])('%s of %s: exit %d', async (failOn, target, status) => {
    expect((await gaps('examples/restricted.yaml', '-t', target, '--fail-on', failOn)).status).toBe(
      status,
    );
  });

  it('counts just the effects of its level', async () => {
    const failing = async (level: string): Promise<readonly (string | undefined)[]> =>
      [
        ...new Set(
          (await ndjson('examples/every-field.yaml', '-t', 'gatekeeper', '--fail-on', level))
            .filter(({ fails }) => fails)
            .map(({ effect }) => effect),
        ),
      ].sort();
    expect(await failing('none')).toEqual([]);
    expect(await failing('looser')).toEqual(['looser']);
    expect(await failing('stricter')).toEqual(
      expect.arrayContaining(['looser', 'stricter', 'default-lost', 'default-differs']),
    );
    expect(await failing('stricter')).not.toContain('unseen');
    expect(await failing('any')).toContain('unseen');
  });
});

describe('--baseline', () => {
  const baselineOf = (entries: readonly object[]): string =>
    put(
      'baseline.yaml',
      JSON.stringify({ apiVersion: 'psp-ferry/v1', kind: 'GapBaseline', accepted: entries }),
    );

  it('is written, and then holds the line', async () => {
    const file = join(folder, 'deep/baseline.yaml');
    const written = await call([
      'gaps',
      'examples/restricted.yaml',
      '-t',
      'psa',
      '--baseline',
      file,
      '--update-baseline',
      '--reason',
      'the team agreed',
      ...TODAY,
    ]);
    expect([written.status, written.stdout]).toEqual([0, '']);
    expect(written.stderr).toMatch(/: \d+ added, 0 kept, 0 removed\n$/);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# .*\n# .*\napiVersion: psp-ferry\/v1\nkind: GapBaseline\naccepted:\n {2}- id: psa\/.*\n {4}reason: the team agreed\n/,
    );
    const lines = await ndjson('examples/restricted.yaml', '-t', 'psa', '--baseline', file);
    expect(lines.length).toBeGreaterThan(5);
    expect(new Set(lines.map(({ status }) => status))).toEqual(new Set(['accepted']));
    expect(
      (await gaps('examples/restricted.yaml', '-t', 'psa', '--baseline', file, '--fail-on', 'any'))
        .status,
    ).toBe(0);
  });

  it('tells new, accepted and fixed gaps apart', async () => {
    const file = baselineOf([
      { id: 'psa/restricted/hostPorts/looser', reason: 'no pod has one' },
      { id: 'psa/restricted/privileged/looser', reason: 'gone long ago' },
    ]);
    const lines = await ndjson(
      'examples/restricted.yaml',
      '-t',
      'psa',
      '--baseline',
      file,
      '--psa-level',
      'baseline',
    );
    const present = new Set(lines.map(({ id }) => id));
    expect(present).toContain('psa/restricted/privileged/looser');
    expect(lines.find(({ id }) => id === 'psa/restricted/privileged/looser')).toEqual({
      id: 'psa/restricted/privileged/looser',
      status: 'fixed',
      acceptance: { by: 'baseline', reason: 'gone long ago', expires: null },
    });
    expect(lines.some(({ status }) => status === 'new')).toBe(true);
  });

  it('keeps reasons and dates, drops what is fixed, leaves other targets alone', async () => {
    const all = await ndjson('examples/restricted.yaml', '-t', 'psa');
    const [{ id }] = all as [Line];
    const file = baselineOf([
      { id, reason: 'mine', expires: '2030-01-31' },
      { id: 'psa/gone/runAsUser/looser', reason: 'old' },
      { id: 'vap/gone/runAsUser/looser', reason: 'theirs' },
    ]);
    const { stderr } = await call([
      'gaps',
      'examples/restricted.yaml',
      '-t',
      'psa',
      '--baseline',
      file,
      '--update-baseline',
      ...TODAY,
    ]);
    expect(stderr).toContain(`: ${all.length - 1} added, 2 kept, 1 removed\n`);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(`  - id: ${id}\n    reason: mine\n    expires: '2030-01-31'\n`);
    expect(text).toContain('  - id: vap/gone/runAsUser/looser\n    reason: theirs\n');
    expect(text).not.toContain('psa/gone');
    expect(text).toContain('reason: accepted as a whole on 2026-06-15');
  });

  it('an entry holds through its last day, and then counts as new and says so', async () => {
    const { id } = (await ndjson('examples/restricted.yaml', '-t', 'psa')).find(
      ({ effect }) => effect === 'looser',
    )!;
    const entry = { id, reason: 'for now', expires: '2026-06-15' };
    const find = async (file: string): Promise<Line> =>
      (await ndjson('examples/restricted.yaml', '-t', 'psa', '--baseline', file)).find(
        (line) => line.id === id,
      )!;
    expect(await find(baselineOf([entry]))).toMatchObject({
      status: 'accepted',
      expired: false,
      fails: false,
    });
    const late = baselineOf([{ ...entry, expires: '2026-06-14' }]);
    expect(await find(late)).toMatchObject({
      status: 'new',
      expired: true,
      fails: true,
      acceptance: { reason: 'for now' },
    });
    expect(
      (await gaps('examples/restricted.yaml', '-t', 'psa', '--baseline', late)).stdout,
    ).toContain('was accepted in the baseline until 2026-06-14: for now');
    const { stderr } = await call([
      'gaps',
      'examples/restricted.yaml',
      '-t',
      'psa',
      '--baseline',
      late,
      '--update-baseline',
      ...TODAY,
    ]);
    expect(stderr).toContain(`${id} expired on 2026-06-14; give it a new date, or fix it`);
    expect(readFileSync(late, 'utf8')).toContain("expires: '2026-06-14'");
  });

  it.each([
    [
      'a kind of its own',
      'apiVersion: psp-ferry/v1\nkind: Other\naccepted: []',
      ':2:1: kind: Invalid value: "Other": must be "GapBaseline"',
    ],
    [
      'an unknown field',
      'kind: GapBaseline\napiVersion: psp-ferry/v1\naccepted: [{id: psa/a/runAsUser/looser, reasn: x, reason: agreed}]',
      ':3:41: unknown field "accepted[0].reasn"; did you mean "reason"?',
    ],
    [
      'no reason',
      'kind: GapBaseline\napiVersion: psp-ferry/v1\naccepted: [{id: psa/a/runAsUser/looser}]',
      'accepted[0].reason: Required value',
    ],
    [
      'no id',
      'kind: GapBaseline\napiVersion: psp-ferry/v1\naccepted: [{id: runAsUser, reason: agreed}]',
      ':3:13: "runAsUser" is not the id of a gap',
    ],
    [
      'an id twice',
      'kind: GapBaseline\napiVersion: psp-ferry/v1\naccepted:\n- {id: psa/a/runAsUser/looser, reason: agreed}\n- {id: psa/a/runAsUser/looser, reason: z}',
      ':5:4: psa/a/runAsUser/looser is accepted twice',
    ],
    [
      'a day that never was',
      'kind: GapBaseline\napiVersion: psp-ferry/v1\naccepted: [{id: psa/a/runAsUser/looser, reason: agreed, expires: 2026-02-30}]',
      '2026-02-30 is no day of the calendar',
    ],
    ['two documents', 'kind: GapBaseline\n---\nkind: GapBaseline', 'a baseline is one document'],
  ])('refuses %s', async (_, text, message) => {
    const { status, stdout, stderr } = await gaps(
      'examples/restricted.yaml',
      '--baseline',
      put('baseline.yaml', text),
    );
    expect(stderr).toContain(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('the annotation psp-ferry.dev/accept', () => {
  const annotated = (text: string): string =>
    put(
      'psp.yaml',
      RESTRICTED.replace(
        '  annotations:\n',
        `  annotations:\n    psp-ferry.dev/accept: |\n${text
          .split('\n')
          .map((line) => `      ${line}\n`)
          .join('')}`,
      ),
    );
  const name = /name: (\S+)/.exec(RESTRICTED)![1]!;

  it('accepts by control and effect on every target, and by id on one', async () => {
    const lines = await ndjson(
      annotated(
        `seccomp/default-lost: every chart sets it\n\nvap/${name}/update/looser: so it should be`,
      ),
      ...FILLS_NOTHING,
      '-t',
      'gatekeeper',
      '--psa-level',
      'auto',
    );
    const status = (id: string): string | undefined => lines.find((line) => line.id === id)?.status;
    expect(status(`vap/${name}/update/looser`)).toBe('accepted');
    expect(status(`gatekeeper/${name}/update/looser`)).toBe('new');
    for (const { id, acceptance } of lines.filter((line) =>
      line.id.endsWith('seccomp/default-lost'),
    ))
      expect([id, acceptance]).toEqual([
        id,
        { by: 'annotation', reason: 'every chart sets it', expires: null },
      ]);
  });

  it('may be for a target that is not looked at now', async () => {
    expect(
      await gaps(
        annotated(`gatekeeper/${name}/runAsUser/stricter: so it should be`),
        '-t',
        'vap',
        '--fail-on',
        'none',
      ),
    ).toMatchObject({ status: 0, stderr: '' });
  });

  it('does not go into the baseline', async () => {
    const file = join(folder, 'baseline.yaml');
    const psp = annotated('runAsUser/stricter: so it should be');
    expect(
      (await call(['gaps', psp, ...FILLS_NOTHING, '--baseline', file, '--update-baseline', '-q']))
        .status,
    ).toBe(0);
    expect(readFileSync(file, 'utf8')).not.toContain('runAsUser/stricter');
  });

  it.each([
    [
      'an unknown control',
      'runAsUsr/looser: no',
      'there is no control "runAsUsr"; did you mean "runAsUser"?',
    ],
    [
      'an unknown effect',
      'runAsUser/loser: no',
      'there is no effect "loser"; did you mean "looser"?',
    ],
    [
      'an unknown target',
      'vp/restricted/runAsUser/looser: no',
      'there is no target "vp"; did you mean "vap"?',
    ],
    ['another policy', 'vap/other/runAsUser/looser: no', 'names another policy'],
    ['no gap at all', 'hello: no', '"hello" is not the name of a gap'],
    ['no reason', 'runAsUser/looser', '"runAsUser/looser" gives no reason'],
  ])('refuses %s, with its place', async (_, text, message) => {
    const { status, stdout, stderr } = await gaps(annotated(text));
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/psp\.yaml:\d+:\d+: psp-ferry\.dev\/accept: /);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('warns of a line whose gap is gone', async () => {
    const { status, stderr } = await call([
      'gaps',
      annotated('hostIPC/default-lost: none is filled in'),
      '-t',
      'vap',
      '--fail-on',
      'none',
    ]);
    expect(stderr).toMatch(/warning: .*hostIPC\/default-lost is no gap today; remove the line/);
    expect(status).toBe(0);
  });
});

describe('--against', () => {
  const looser = RESTRICTED.replace('privileged: false', 'privileged: true');

  it('a folder: reports what is new, changed and fixed, and nothing else', async () => {
    const before = put('before/psp.yaml', RESTRICTED);
    const now = put(
      'now/psp.yaml',
      RESTRICTED.replace(
        / {2}runAsUser:\n {4}rule: '?MustRunAsNonRoot'?\n/,
        '  runAsUser:\n    rule: RunAsAny\n',
      ),
    );
    expect(await ndjson(before, ...FILLS_NOTHING, '--against', join(folder, 'before'))).toEqual([]);
    const lines = await ndjson(now, ...FILLS_NOTHING, '--against', join(folder, 'before'));
    expect(lines.find(({ id }) => id === 'vap/restricted/runAsUser/stricter')?.status).toBe(
      'fixed',
    );
    expect(lines.find(({ id }) => id === 'vap/restricted/update/looser')).toMatchObject({
      status: 'changed',
      fails: false,
    });
    expect(lines.some(({ id }) => id.includes('seccomp/'))).toBe(false);
    const back = await ndjson(before, ...FILLS_NOTHING, '--against', join(folder, 'now'));
    expect(back.find(({ id }) => id === 'vap/restricted/runAsUser/stricter')?.status).toBe('new');
    expect((await gaps(now, ...FILLS_NOTHING, '--against', join(folder, 'before'))).stdout).toMatch(
      /\d+ unchanged since \S+,\s1 changed,\s1 fixed\.\n$/,
    );
  });

  describe('a git revision', () => {
    const git = (...args: readonly string[]): void => {
      execFileSync(
        'git',
        [
          '-c',
          'user.name=Test',
          '-c',
          'user.email=test@example.com',
          '-c',
          'commit.gpgsign=false',
          ...args,
        ],
        { cwd: folder, stdio: 'pipe' },
      );
    };
    /** The command runs where the repository is. */
    const inside = (...args: readonly string[]): Ran =>
      run(['gaps', ...args, '-f', 'ndjson', '-q', ...TODAY], RESTRICTED, {}, folder);

    beforeEach(() => {
      git('init', '-q');
      put('psp/a file.yaml', RESTRICTED);
      put('psp/notes.txt', 'not: [yaml');
      git('add', '.');
      git('commit', '-q', '-m', 'before');
      put('psp/a file.yaml', looser);
    });

    it('reads the same paths as they were', () => {
      const { stdout, stderr, status } = inside(
        'psp',
        '-t',
        'psa',
        '--against',
        'HEAD',
        '--fail-on',
        'none',
      );
      expect([stderr, status]).toEqual(['', 0]);
      expect(
        linesOf({ stdout, stderr, status }).map(({ id, status: one }) => `${one} ${id}`),
      ).toContain('fixed psa/restricted/privileged/looser');
      git('commit', '-q', '-a', '-m', 'now');
      expect(inside('psp', '-t', 'psa', '--against', 'HEAD').stdout).toBe('');
      expect(
        inside('psp/a file.yaml', '-t', 'psa', '--against', 'HEAD~1', '--fail-on', 'none').stdout,
      ).toContain('"fixed"');
    });

    it('everything is new where nothing was there', () => {
      git('rm', '-q', '--cached', '-r', 'psp');
      git('commit', '-q', '-m', 'gone');
      const lines = linesOf(inside('psp', '-t', 'psa', '--against', 'HEAD'));
      expect(lines.length).toBeGreaterThan(3);
      expect(new Set(lines.map(({ status }) => status))).toEqual(new Set(['new']));
    });

    it.each([
      [
        'an unknown revision',
        ['psp', '--against', 'nowhere'],
        '--against nowhere: neither a folder nor a commit',
      ],
      [
        'what looks like an option',
        ['psp', '--against=--output=/etc/passwd'],
        'neither a folder nor a commit',
      ],
      ['standard input', ['-', '--against', 'HEAD'], 'git knows nothing of standard input'],
    ])('refuses %s', (_, args, message) => {
      const { status, stdout, stderr } = inside(...args);
      expect(stderr).toContain(message);
      expect([status, stdout]).toEqual([2, '']);
    });
  });
});

describe('-o', () => {
  it('writes the report to a file whole, and says on stderr what it found', async () => {
    const file = join(folder, 'deep/report.md');
    const { status, stdout, stderr } = await call([
      'gaps',
      'examples/restricted.yaml',
      '-t',
      'vap',
      '-f',
      'markdown',
      '-o',
      file,
    ]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Fails: \d+ gaps by --fail-on looser\.$/m);
    expect(readFileSync(file, 'utf8')).toMatch(/^## /);
  });

  it('a folder is not overwritten', async () => {
    const { status, stderr } = await gaps('examples/restricted.yaml', '-o', folder);
    expect(stderr).toContain(`${folder}: cannot be written: this is a folder`);
    expect(status).toBe(2);
  });
});

describe('bad usage', () => {
  it.each([
    ['no input', [], 'name at least one file or folder'],
    [
      'an unknown level',
      ['examples/restricted.yaml', '--fail-on', 'all'],
      'there is no fail-on "all"; did you mean "any"?',
    ],
    [
      'a day that never was',
      ['examples/restricted.yaml', '--today', '2026-13-01'],
      '--today 2026-13-01: write a day as YYYY-MM-DD',
    ],
    [
      'a baseline that is not there',
      ['examples/restricted.yaml', '--baseline', 'nowhere.yaml'],
      'nowhere.yaml: there is no such baseline; write it with --update-baseline',
    ],
    [
      'an update of nothing',
      ['examples/restricted.yaml', '--update-baseline'],
      '--update-baseline needs the file: --baseline FILE',
    ],
  ])('%s', async (_, args, message) => {
    const { status, stdout, stderr } = await call(['gaps', ...args, '-o', join(folder, 'report')]);
    expect(stderr).toContain(message);
    expect([status, stdout, existsSync(join(folder, 'report'))]).toEqual([2, '', false]);
  });
});

describe('colour', () => {
  const colours = async (
    env: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<boolean> => (await call(args, '', env)).stdout.includes('\u001b[32m');
  const report = ['gaps', 'examples/restricted.yaml', '-t', 'psa'];
  const stale = ['convert', 'examples/privileged.yaml', '-o', 'golden/restricted', '--check', '-q'];

  it('only where it can be seen, or is asked for', async () => {
    for (const args of [report, stale]) {
      expect(await colours({}, ...args)).toBe(false);
      expect(await colours({ FORCE_COLOR: '1' }, ...args)).toBe(true);
      expect(await colours({ FORCE_COLOR: '1', NO_COLOR: '1' }, ...args)).toBe(false);
    }
  });
});

describe('explain ID FILES', () => {
  it('tells a gap of these policies: condition, witness and both verdicts', async () => {
    const { status, stdout } = await call([
      'explain',
      'psa/restricted/hostPorts/looser',
      'examples/restricted.yaml',
      '-q',
      '--psa-level',
      'privileged',
    ]);
    expect(status).toBe(0);
    for (const part of [
      'It opens when:\n',
      'request.operation == "CREATE"',
      'hostPort: 8080\n',
      'PSP answers: denied\n',
      'spec.containers[0].ports: host ports must be',
      'psa answers: allowed\n',
    ])
      expect(stdout).toContain(part);
  });

  it.each([
    ['psa/restricted/hostPorts/loser', 'did you mean "psa/restricted/hostPorts/looser"?'],
    ['hostPorts', 'with inputs, name a gap of theirs by its id'],
  ])('%s is none', async (id, message) => {
    const { status, stdout, stderr } = await call([
      'explain',
      id,
      'examples/restricted.yaml',
      '-q',
      '--psa-level',
      'privileged',
    ]);
    expect(stderr).toContain(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});
