/** `psp-ferry gaps --against`: what changed since. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  FILLS_NOTHING,
  Folder,
  type Line,
  RESTRICTED,
  TODAY,
  gaps,
  hostUsedIn,
  linesOf,
  ndjson,
} from './gapsRun.js';
import { call, callIn, type Ran } from './run.js';

const folder = new Folder();
const elsewhere = new Folder();

describe('--against', () => {
  const looser = RESTRICTED.replace('privileged: false', 'privileged: true');

  it('a folder: reports what is new, changed and fixed, and nothing else', async () => {
    const before = folder.put('before/psp.yaml', RESTRICTED);
    const now = folder.put(
      'now/psp.yaml',
      RESTRICTED.replace(
        / {2}runAsUser:\n {4}rule: '?MustRunAsNonRoot'?\n/,
        '  runAsUser:\n    rule: RunAsAny\n',
      ),
    );
    expect(
      await ndjson(before, ...FILLS_NOTHING, '--against', join(folder.path, 'before')),
    ).toEqual([]);
    const lines = await ndjson(now, ...FILLS_NOTHING, '--against', join(folder.path, 'before'));
    expect(lines.find(({ id }) => id === 'vap/restricted/runAsUser/stricter')?.status).toBe(
      'fixed',
    );
    expect(lines.find(({ id }) => id === 'vap/restricted/update/looser')).toMatchObject({
      status: 'changed',
      fails: false,
    });
    expect(lines.some(({ id }) => id.includes('seccomp/'))).toBe(false);
    const back = await ndjson(before, ...FILLS_NOTHING, '--against', join(folder.path, 'now'));
    expect(back.find(({ id }) => id === 'vap/restricted/runAsUser/stricter')?.status).toBe('new');
    expect(
      (await gaps(now, ...FILLS_NOTHING, '--against', join(folder.path, 'before'))).stdout,
    ).toMatch(/\d+\s+unchanged since\s\S+,\s1 changed,\s1 fixed\.\n$/);
  });

  describe('says once whether the check fails, by the change or by its gaps', () => {
    const HOST_PID = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: agent}
spec: {hostPID: true, volumes: [], seLinux: {rule: RunAsAny}, runAsUser: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}}
`;
    const CLOSED = HOST_PID.replace('true', 'false');
    const reports = async (then: string, now: string): Promise<readonly string[]> => {
      const against = join(folder.path, 'before');
      folder.put('before/psp.yaml', then);
      const file = folder.put('now/psp.yaml', now);
      const report = (format: string): Promise<Ran> =>
        gaps(file, '-t', 'psa', '--psa-level', 'privileged', '--against', against, '-f', format);
      return Promise.all(
        ['text', 'markdown', 'html', 'github'].map(async (format) => (await report(format)).stdout),
      );
    };

    it.each([
      ['the change', CLOSED, HOST_PID, 'Fails: 1 difference by --fail-on looser'],
      ['its gaps', HOST_PID, CLOSED, 'Fails: 1 new gap by --fail-on looser'],
    ])('%s', async (_, then, now, verdict) => {
      const all = await reports(then, now);
      for (const report of all) expect(report).not.toContain('Passes');
      const [text, markdown, html, github] = all as [string, string, string, string];
      expect(text.trimEnd().split('\n\n').at(-1)).toMatch(new RegExp(`^${verdict}`));
      expect(markdown.split('\n')[2]).toContain(verdict);
      expect(html).toContain(`<p class="conclusion failed">${verdict}`);
      expect(github.trimEnd().split('\n').at(-1)).toContain(`::notice title=psp-ferry::${verdict}`);
    });

    it('or passes by both', async () => {
      const [text, markdown] = await reports(CLOSED, CLOSED);
      const verdict = 'Passes: no difference and no new gap by --fail-on looser';
      expect(text).toContain(verdict);
      expect(markdown!.split('\n')[2]).toContain(verdict);
    });
  });

  it('a folder without policies: says that this is why every gap is new', async () => {
    folder.put('none/role.yaml', '');
    const now = folder.put('now/psp.yaml', RESTRICTED);
    const against = join(folder.path, 'none');
    const args = ['gaps', now, ...FILLS_NOTHING, '--against', against];
    expect((await call(args)).stderr).toContain(
      `warning: --against ${against}: the inputs hold no policies there, so every gap counts as new\n`,
    );
    expect((await call([...args, '-q'])).stderr).toBe('');
  });

  it('gaps of psa are changed where a namespace gets another level', async () => {
    const before = folder.put('before/psp.yaml', hostUsedIn('infra'));
    const now = folder.put('now/psp.yaml', hostUsedIn('infra', 'shop'));
    const statusOf = async (input: string, against: string): Promise<ReadonlyMap<string, string>> =>
      new Map(
        (await ndjson(input, '-t', 'psa', '--against', join(folder.path, against))).map(
          ({ id, status }) => [id, status],
        ),
      );
    const opened = await statusOf(now, 'before');
    expect(opened.get('psa/restricted/privileged/looser')).toBe('changed');
    expect(opened.has('psa/*/hostNetwork/stricter')).toBe(false);
    const closed = await statusOf(before, 'now');
    expect(closed.get('psa/*/hostNetwork/stricter')).toBe('changed');
    expect(closed.has('psa/restricted/privileged/looser')).toBe(false);
    expect((await statusOf(now, 'now')).size).toBe(0);
  });

  it('what a policy accepts is changed where a namespace got a weaker level', async () => {
    const accepting = (...namespaces: readonly string[]): string =>
      hostUsedIn(...namespaces).replace(
        '  annotations:\n',
        '  annotations:\n    psp-ferry.dev/accept: "privileged/looser: the vap beside it"\n',
      );
    folder.put('before/psp.yaml', accepting('infra'));
    const now = folder.put('now/psp.yaml', accepting('infra', 'shop'));
    const id = 'psa/restricted/privileged/looser';
    const since = (against: string): Promise<readonly Line[]> =>
      ndjson(now, '-t', 'psa', '--against', join(folder.path, against));
    expect((await since('before')).find((line) => line.id === id)).toMatchObject({
      status: 'changed',
      movedLevels: [{ namespace: 'shop', was: 'restricted', is: 'privileged' }],
    });
    expect((await ndjson(now, '-t', 'psa')).find((line) => line.id === id)?.status).toBe(
      'accepted',
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
        { cwd: folder.path, stdio: 'pipe' },
      );
    };
    /** The command runs where the repository is. */
    const inside = (...args: readonly string[]): Promise<Ran> =>
      callIn(folder.path, ['gaps', ...args, '-f', 'ndjson', '-q', ...TODAY], RESTRICTED);

    beforeEach(() => {
      git('init', '-q');
      folder.put('psp/a file.yaml', RESTRICTED);
      folder.put('psp/notes.txt', 'not: [yaml');
      git('add', '.');
      git('commit', '-q', '-m', 'before');
      folder.put('psp/a file.yaml', looser);
    });

    it('reads the same paths as they were', async () => {
      const { stdout, stderr, status } = await inside(
        'psp',
        '-t',
        'psa',
        '--psa-level',
        'baseline',
        '--against',
        'HEAD',
        '--fail-on',
        'none',
      );
      expect([stderr, status]).toEqual(['', 0]);
      expect(linesOf({ stdout }).map(({ id, status: one }) => `${one} ${id}`)).toContain(
        'new psa/*/privileged/stricter',
      );
      git('commit', '-q', '-a', '-m', 'now');
      expect((await inside('psp', '-t', 'psa', '--against', 'HEAD')).stdout).toBe('');
      expect(
        (await inside('psp/a file.yaml', '-t', 'psa', '--against', 'HEAD~1', '--fail-on', 'none'))
          .stdout,
      ).toContain('"fixed"');
    });

    it('reads a file of any name, however its path is written', async () => {
      folder.put('psp/policies.txt', RESTRICTED);
      git('add', '.');
      git('commit', '-q', '-m', 'as text');
      for (const input of ['psp/policies.txt', './psp/policies.txt', 'psp/../psp/policies.txt'])
        expect((await inside(input, '-t', 'psa', '--against', 'HEAD')).stdout).toBe('');
    });

    it('everything is new where nothing was there', async () => {
      git('rm', '-q', '--cached', '-r', 'psp');
      git('commit', '-q', '-m', 'gone');
      const lines = linesOf(await inside('psp', '-t', 'psa', '--against', 'HEAD'));
      expect(lines.length).toBeGreaterThan(3);
      expect(new Set(lines.map(({ status }) => status))).toEqual(new Set(['difference', 'new']));
    });

    it('an input outside of the repository is that of today on both sides, and a warning says so', async () => {
      const roles = elsewhere.put(
        'roles.yaml',
        `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: Group, name: "system:authenticated", apiGroup: rbac.authorization.k8s.io}]
`,
      );
      const args = ['psp', roles, '-t', 'vap', '--against', 'HEAD', '--fail-on', 'none', ...TODAY];
      const { stderr, stdout } = await callIn(folder.path, ['gaps', ...args, '-f', 'ndjson'], '');
      expect(stderr).toContain(
        `warning: --against HEAD: ${roles} outside the git repository here: read as of today on both sides\n`,
      );
      expect(linesOf({ stdout })).not.toEqual([]);
      const policies = elsewhere.put('psp.yaml', RESTRICTED);
      const { stderr: nothing } = await inside(policies, '--against', 'HEAD');
      expect(nothing).toContain('no input lies in the git repository here: compare with a folder');
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
    ])('refuses %s', async (_, args, message) => {
      const { status, stdout, stderr } = await inside(...args);
      expect(stderr).toContain(message);
      expect([status, stdout]).toEqual([2, '']);
    });
  });
});
