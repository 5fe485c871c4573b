/** `--kubernetes`: versions that are not known yet, and those that a target cannot serve. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-versions-'));
afterAll(() => rmSync(folder, { recursive: true }));

// It has no warnings of its own.
const POLICY = 'examples/privileged.yaml';
const stream = (...more: readonly string[]): ReturnType<typeof call> =>
  call(['convert', POLICY, '-o', '-', ...more]);

describe('a version that is newer than those known', () => {
  it.each(['1.38', '1.99', 'v1.38.2'])('%s is taken as the newest, with a warning', async (it) => {
    const [newest, newer] = [
      await stream('-t', 'vap'),
      await stream('-t', 'vap', '--kubernetes', it),
    ];
    expect(newer.stdout).toBe(newest.stdout);
    expect(newer.status).toBe(0);
    expect(newer.stderr).toBe(
      `psp-ferry: warning: --kubernetes ${it} is newer than this version of psp-ferry knows; taken as 1.37\n`,
    );
  });

  it('says nothing where it is known, or with --quiet', async () => {
    expect((await stream('-t', 'vap', '--kubernetes', '1.37')).stderr).toBe('');
    expect((await stream('-t', 'vap', '-q', '--kubernetes', '1.38')).stderr).toBe('');
  });

  it.each(['1.31+', 'v1.31.4-gke.100', 'v1.31.4-eks-2d5f260', 'v1.31.4+k3s1', '1.31.4'])(
    '%s is 1.31, as a cluster says it',
    async (version) => {
      const { status, stdout } = await stream('-t', 'vap', '--kubernetes', version);
      expect(status).toBe(0);
      expect(stdout).toBe((await stream('-t', 'vap', '--kubernetes', '1.31')).stdout);
    },
  );

  it.each(['2.0', '1.', '1.x', '1.9999', '1.31 '])('%s is none', async (version) => {
    const { status, stdout, stderr } = await stream('--kubernetes', version);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      `--kubernetes ${version}: name the version of the cluster that gets the policies, from 1.25`,
    );
  });
});

describe('a version that a target cannot serve', () => {
  const REFUSAL =
    'psp-ferry: vap: what is written needs Kubernetes 1.30, and the cluster has 1.29; choose 1.30 or newer, or name other targets (bundle: --engine)\n';

  it.each([
    ['convert', ['convert', POLICY, '-t', 'psa,vap', '-o', join(folder, 'out')]],
    ['gaps', ['gaps', POLICY, '-t', 'vap']],
    ['check', ['check', POLICY, '-t', 'vap', '-w', 'examples/web-app/workload.yaml']],
  ])('%s: an error, and nothing is written', async (_, args) => {
    const { status, stdout, stderr } = await call([...args, '--quiet', '--kubernetes', '1.29']);
    expect([status, stdout, stderr]).toEqual([2, '', REFUSAL]);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it.each([
    ['vap', '1.30'],
    ['psa', '1.25'],
    ['gatekeeper', '1.25'],
    ['kyverno', '1.25'],
    ['kyverno-cel', '1.25'],
  ])('%s is served by %s', async (target, version) => {
    expect((await stream('-t', target, '-q', '--kubernetes', version)).status).toBe(0);
  });
});
