/** `psp-ferry diff`: formats, exit codes, and what is refused. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { REPORT_FORMATS } from '../../src/report/formatNames.js';
import { publishedSchemas } from '../../src/report/publishedSchemas.js';
import { checkJunit } from '../report/validJunit.js';
import { Folder, RESTRICTED } from './gapsRun.js';
import { EVERY_POLICY_GRANTED } from '../gaps/everyPolicyGranted.js';
import { call, callIn } from './run.js';

const folder = new Folder();
const LOOSER = RESTRICTED.replace('privileged: false', 'privileged: true');
const both = (): readonly [string, string] => [
  folder.put('old/psp.yaml', RESTRICTED),
  folder.put('new/psp.yaml', LOOSER),
];
const validates = (name: string, value: unknown): boolean =>
  new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
    publishedSchemas[name]!,
  )(value);

describe('psp-ferry diff', () => {
  it('fails where something is let in, and not where it is kept out', async () => {
    const [before, after] = both();
    const looser = await call(['diff', before, after, '-q']);
    expect(looser.status).toBe(1);
    expect(looser.stdout).toContain('looser: privileged of restricted');
    expect(looser.stdout).toContain(`${after}:`);
    expect(looser.stdout).toContain('OLD: denied (privileged); NEW: mutated by restricted');
    const stricter = await call(['diff', after, before, '-q']);
    expect([stricter.status, stricter.stderr]).toEqual([0, '']);
    expect(stricter.stdout).toContain('stricter: privileged of restricted');
    expect((await call(['diff', after, before, '-q', '--fail-on', 'stricter'])).status).toBe(1);
    expect((await call(['diff', before, after, '-q', '--fail-on', 'none'])).status).toBe(0);
  });

  it.each([
    ['a field', /^ {2}privileged: false\n/m, 'spec:'],
    ['a policy', /^[^]*$/, 'apiVersion:'],
  ])('sarif and github show in NEW what was removed: %s', async (_, removed, at) => {
    const old = folder.put('old/psp.yaml', LOOSER);
    const other = RESTRICTED.replace('name: restricted', 'name: other');
    const now = RESTRICTED.replace(removed, '');
    const after = folder.put('new/psp.yaml', now === '' ? other : now);
    const sarif = folder.put('diff.sarif', '');
    const args = ['-f', 'github', '-f', `sarif=${sarif}`, '-q', '--fail-on', 'none'];
    const { stdout } = await call(['diff', old, after, ...args]);
    const { runs } = JSON.parse(readFileSync(sarif, 'utf8')) as {
      runs: [{ results: { message: { text: string }; locations: object[] }[] }];
    };
    const [gone] = runs[0].results.filter(({ message: { text } }) => text.includes(`from ${old}`));
    const line = (now === '' ? other : now).split('\n').findIndex((one) => one.startsWith(at)) + 1;
    expect(gone!.locations).toMatchObject([
      {
        physicalLocation: {
          artifactLocation: { uri: `file://${after}` },
          region: { startLine: line },
        },
      },
    ]);
    expect(stdout).toMatch(
      new RegExp(`^::.*file=${after},line=${line},.*Removed from ${old}:`, 'm'),
    );
    // GitHub takes no result without a place.
    expect(runs[0].results.map(({ locations }) => locations.length)).not.toContain(0);
  });

  it('says of a git revision what compares with it', async () => {
    both();
    const git = (...args: readonly string[]): Buffer =>
      execFileSync('git', args, { cwd: folder.path, stdio: 'pipe' });
    git('init', '-q');
    git(
      ...[
        '-c',
        'user.name=Test',
        '-c',
        'user.email=test@example.com',
        '-c',
        'commit.gpgsign=false',
      ],
      ...['commit', '-q', '--allow-empty', '-m', 'before'],
    );
    const diffWith = (old: string): ReturnType<typeof callIn> =>
      callIn(folder.path, ['diff', old, 'new'], '');
    expect(await diffWith('HEAD')).toMatchObject({
      status: 2,
      stderr:
        'psp-ferry: HEAD is a git revision: diff compares files and folders; psp-ferry gaps FILES.. --against HEAD compares with it, or lay it out: git worktree add FOLDER HEAD\n',
    });
    expect((await diffWith('nowhere')).stderr).toBe(
      'nowhere: cannot be read: no such file or folder\n',
    );
  });

  it('takes folders and standard input, and says that nothing differs', async () => {
    both();
    const { stdout, status } = await call(
      ['diff', join(folder.path, 'old'), '-', '-q'],
      RESTRICTED,
    );
    expect(status).toBe(0);
    expect(stdout).toContain('every request is answered alike');
  });

  it('takes what stands in several places, which may be the same for both', async () => {
    both();
    folder.put('old-rbac/rbac.yaml', 'apiVersion: v1\nkind: List\nitems: []\n');
    folder.put('rbac/rbac.yaml', EVERY_POLICY_GRANTED);
    const diffWith = (...args: readonly string[]): ReturnType<typeof callIn> =>
      callIn(folder.path, ['diff', 'old', 'new', ...args]);
    const same = await diffWith('--old-with', 'rbac', '--new-with', 'rbac');
    expect([same.status, same.stdout]).toEqual([
      1,
      expect.stringMatching(/^From old, rbac to new, rbac\.\n/),
    ]);
    expect(same.stdout).not.toContain('no roles and bindings');
    const one = await diffWith('--old-with', 'old-rbac', '--new-with=rbac');
    expect(one.stdout).toContain('OLD has no roles and bindings');
    const none = await diffWith('--new-with', 'nowhere');
    expect([none.status, none.stderr]).toEqual([
      2,
      expect.stringContaining('nowhere: cannot be read: no such file or folder\n'),
    ]);
  });

  it.each(REPORT_FORMATS)('%s names the difference', async (format) => {
    const { stdout, status } = await call(['diff', ...both(), '-q', '-f', format]);
    expect(status).toBe(1);
    expect(stdout).toContain('privileged was false and is true');
    if (format === 'junit') checkJunit(stdout);
    if (format === 'json') expect(validates('diff.schema.json', JSON.parse(stdout))).toBe(true);
  });

  it.each(['text', 'markdown', 'html', 'json', 'github', 'junit'])(
    '%s says what is not compared where one side has no roles and bindings',
    async (format) => {
      const [before] = both();
      const after = folder.put('new/psp.yaml', RESTRICTED + EVERY_POLICY_GRANTED);
      const { stdout, status } = await call(['diff', before, after, '-q', '-f', format]);
      expect(status).toBe(0);
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain('who may use a policy is not compared');
    },
  );

  it('writes a file, and the conclusion to standard error', async () => {
    const out = join(folder.path, 'report.md');
    const { stdout, stderr } = await call(['diff', ...both(), '-f', 'markdown', '-o', out]);
    expect(stdout).toBe('');
    expect(stderr).toContain('Fails: 1 difference by --fail-on looser; 1 lets in.');
    expect(readFileSync(out, 'utf8')).toContain('### Lets in');
  });

  it.each([
    [
      'one side only',
      ['diff', 'examples/restricted.yaml'],
      'name the file or folder after the change',
    ],
    ['standard input twice', ['diff', '-', '-'], 'standard input can be one of the two'],
    [
      'standard input as more of a side, and as the other',
      ['diff', '-', 'examples/restricted.yaml', '--new-with', '-'],
      'standard input can be one of the two',
    ],
    ['a side without policies', ['diff', '-', 'examples/restricted.yaml'], 'no PodSecurityPolicy'],
  ])('%s is refused', async (_, args, message) => {
    const { status, stdout, stderr } = await call(
      args,
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
    );
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('has an id that explain knows', async () => {
    const { stdout } = await call(['explain', 'restricted/privileged/looser']);
    expect(stdout).toContain('NEW admits requests that OLD refused');
  });
});

describe('gaps --against', () => {
  it.each(REPORT_FORMATS)('%s says what the change lets in, and fails', async (format) => {
    const [, after] = both();
    const { stdout, status } = await call([
      'gaps',
      after,
      '-t',
      'vap',
      '--against',
      join(folder.path, 'old'),
      '-q',
      '-f',
      format,
    ]);
    expect(stdout).toContain('privileged was false and is true');
    expect(status).toBe(1);
    if (format === 'json')
      expect(validates('gaps-review.schema.json', JSON.parse(stdout))).toBe(true);
  });

  it('passes where the change keeps out', async () => {
    const [before] = both();
    const args = ['gaps', before, '-t', 'vap', '--against', join(folder.path, 'new'), '-q'];
    expect((await call(args)).status).toBe(0);
  });
});
