/** `psp-ferry gaps` as people and CI run it: what fails, what is written, bad usage. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Folder, gaps, ndjson } from './gapsRun.js';
import { call } from './run.js';

const folder = new Folder();

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
          (
            await ndjson(
              ...['examples/every-field.yaml', '-t', 'gatekeeper'],
              ...['--fail-on', level, '--impact', 'record'],
            )
          )
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

describe('-o', () => {
  it('writes the report to a file whole, and says on stderr what it found', async () => {
    const file = join(folder.path, 'deep/report.md');
    const { status, stdout, stderr } = await call([
      'gaps',
      'examples/restricted.yaml',
      '-t',
      'psa',
      '-f',
      'markdown',
      '-o',
      file,
    ]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Fails: \d+ gaps by --fail-on looser[.;]/m);
    expect(readFileSync(file, 'utf8')).toMatch(/^## /);
  });

  it('a folder is not overwritten', async () => {
    const { status, stderr } = await gaps('examples/restricted.yaml', '-o', folder.path);
    expect(stderr).toContain(`${folder.path}: cannot be written: this is a folder`);
    expect(status).toBe(2);
  });
});

describe('bad usage', () => {
  it.each([
    ['no input', [], 'name at least one file or folder'],
    [
      'an unknown level',
      ['examples/restricted.yaml', '--fail-on', 'all'],
      'there is no fail-on "all"; it is one of none, looser, stricter, any',
    ],
    [
      'a day that never was',
      ['examples/restricted.yaml', '--today', '2026-13-01'],
      '--today: 2026-13-01 is no day of the calendar; write it as YYYY-MM-DD',
    ],
    [
      'a baseline that is not there',
      ['examples/restricted.yaml', '--baseline', 'nowhere.yaml'],
      'nowhere.yaml: there is no such baseline; write it with --update-baseline',
    ],
    [
      'a reason for nothing',
      ['examples/restricted.yaml', '--baseline', 'psp-gaps.yaml', '--reason', 'seen'],
      '--reason is for gaps that are accepted now: --update-baseline',
    ],
    [
      'an update of nothing',
      ['examples/restricted.yaml', '--update-baseline'],
      '--update-baseline needs the file: --baseline FILE',
    ],
  ])('%s', async (_, args, message) => {
    const { status, stdout, stderr } = await call([
      'gaps',
      ...args,
      '-o',
      join(folder.path, 'report'),
    ]);
    expect(stderr).toContain(message);
    expect([status, stdout, existsSync(join(folder.path, 'report'))]).toEqual([2, '', false]);
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

it.each([
  ['runAsUser', 'runAsUser'],
  ['spec.runAsUser.rule', 'runAsUser'],
  ['allowedHostPaths[0].readOnly', 'allowedHostPaths'],
  ['defaultAllowPrivilegeEscalation', 'allowPrivilegeEscalation'],
  ['runtimeClass.allowedRuntimeClassNames', 'runtimeClass'],
  ['seccomp.security.alpha.kubernetes.io/allowedProfileNames', 'seccomp'],
  ['apparmor.security.beta.kubernetes.io/defaultProfileName', 'appArmor'],
])('explain takes a field as manifests and messages write it: %s', async (name, field) => {
  const { status, stdout } = await call(['explain', name]);
  expect([status, stdout.split(':')[0]]).toEqual([0, field]);
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
      // Conditions are wrapped to the width of the terminal.
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(part.replaceAll(/\s+/g, ' '));
  });

  it('says of a gap in the settings that no request shows it', async () => {
    const gap = ['explain', 'psa/*/exemptions/looser', 'examples/restricted.yaml', '-q'];
    const { stdout } = await call(gap);
    expect(stdout).toContain('No request shows it');
    expect(stdout).not.toContain('No request was found');
  });

  it.each<readonly [string, string | RegExp, readonly string[]]>([
    ['psa/restricted/hostPorts/loser', 'did you mean "psa/restricted/hostPorts/looser"?', []],
    ['hostPorts', 'with files, name a gap of their policies by its id', []],
    [
      'psa/x',
      /^psp-ferry: .* gaps of psa are (\S+, ){5}\S+ and \d+ more; psp-ferry gaps -t psa -f ndjson has all\n$/,
      [],
    ],
    [
      'psa/restricted/hostPorts/looser',
      'no gap "psa/restricted/hostPorts/looser" with --residual; psa is one half, and vap the other: the gaps of both together are those of vap',
      ['--residual'],
    ],
  ])('%s is none', async (id, message, more) => {
    const { status, stdout, stderr } = await call([
      'explain',
      id,
      'examples/restricted.yaml',
      '-q',
      '--psa-level',
      'privileged',
      ...more,
    ]);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});

/** @param named the name, and what else its metadata holds. */
const openPolicy = (named: string): string => `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: ${named}}
spec:
  volumes: ['*']
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
---
`;

it('what an annotation of seccomp did on 1.24 shows as what is lost of it', async () => {
  const policy = openPolicy(
    "open, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'}",
  );
  const { stdout } = await call(['gaps', '-', '-t', 'vap', '-q'], policy);
  expect(stdout).toContain(`    PSP: allowed by open; vap: allowed
    The pod that vap makes, compared with PSP's:
      - spec.securityContext.seccompProfile.type: "RuntimeDefault"
    To do: `);
});

it.each(['audit', 'warn'])(
  '--mode %s: the gaps and what shows them are of what is enforced',
  async (mode) => {
    const gaps = (...more: readonly string[]): ReturnType<typeof call> =>
      call(['gaps', 'examples/restricted.yaml', '-t', 'psa,vap,gatekeeper', '-f', 'json', ...more]);
    const [enforced, reported] = [await gaps(), await gaps('--mode', mode)];
    expect(reported.stdout).toBe(enforced.stdout);
    expect(reported.stderr).toContain(
      `--mode ${mode}: targets refuse nothing and fill in nothing; the gaps are those of what is enforced\n`,
    );
    expect(enforced.stderr).not.toContain('--mode');
  },
);

it('explain names the policies that refuse for one reason together', async () => {
  const { stdout } = await call(
    ['explain', 'psa/a/hostPID/looser', '-', '--selection', 'any', '--psa-level', 'privileged'],
    openPolicy('a') + openPolicy('b'),
  );
  expect(stdout).toContain(`
  PSP answers: denied
    a, b, hostPID: spec.hostPID: sharing the host PID namespace is not allowed
  psa answers: allowed`);
});
