import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './run.js';

const CLUSTER = 'test/plan/cluster.yaml';
const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-plan-'));
const out = join(folder, 'plan');
/** Prints what it is asked, and what it is to apply. */
function fakeKubectl(): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'kubectl'), '#!/bin/sh\necho "$*"\n[ "$1" != apply ] || cat\n', {
    mode: 0o755,
  });
  return bin;
}
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('psp-ferry plan', () => {
  it('writes the plan, and says in short what it says', async () => {
    const { status, stdout, stderr } = await call(['plan', CLUSTER, '-o', out, '-t', 'psa,vap']);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain(
      '4 workloads: 1 admitted as they are, 2 with values filled in, 1 refused\n',
    );
    expect(stderr).toContain(`What to do: ${out}/README.md\n`);
    for (const file of [
      'README.md',
      'plan.json',
      'simplified.yaml',
      'policies/psa/label.sh',
      'policies/vap/policies.yaml',
      'audit/psa/label.sh',
      'audit/vap/policies.yaml',
      'lift/privileged.yaml',
      'workloads/shop/Deployment-web.patch.yaml',
    ])
      expect([file, existsSync(join(out, file))]).toEqual([file, true]);
  });

  it('is read in two screens', () => {
    const lines = readFileSync(join(out, 'README.md'), 'utf8').split('\n');
    expect(lines.length).toBeLessThan(125);
    expect(lines[0]).toBe('# Leaving PodSecurityPolicy');
  });

  it('offers policies that every command reads', async () => {
    const { status, stdout } = await call(['ir', join(out, 'simplified.yaml'), '-q']);
    expect([status, [...stdout.matchAll(/^ {4}name: (.*)$|^ {2}- name: (.*)$/gm)].length]).toEqual([
      0, 2,
    ]);
  });

  it('tries what lifts PSP before it is done: options of kubectl are no namespaces', () => {
    const kubectl = fakeKubectl();
    const ran = (script: string): string =>
      spawnSync('sh', [script, 'shop', 'agents', '--context', 'old', '--dry-run=server'], {
        cwd: out,
        env: { PATH: `${kubectl}:${process.env['PATH']}` },
        encoding: 'utf8',
      }).stdout;
    const options = '--context old --dry-run=server';
    // A second run changes nothing, and does not fail.
    const lifted = (name: string): string =>
      `apply -f - ${options}\ncreate rolebinding psp-ferry-lifted --namespace ${name} --clusterrole psp-ferry-lifted --group system:serviceaccounts:${name} --dry-run=client -o yaml\n`;
    expect(ran('lift/lift.sh')).toBe(lifted('shop') + lifted('agents'));
    const held = (name: string): string =>
      `delete rolebinding psp-ferry-lifted --namespace ${name} --ignore-not-found ${options}\n`;
    expect(ran('lift/unlift.sh')).toBe(held('shop') + held('agents'));
  });

  it('leaves the patched workloads to nobody’s defaults', async () => {
    const { stdout } = await call([
      'check',
      CLUSTER,
      '-w',
      join(out, 'workloads/shop/Deployment-web.yaml'),
      '-t',
      'vap',
      '--kubernetes',
      '1.35',
      '-f',
      'ndjson',
      '-q',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      psp: { verdict: 'allowed', policy: 'strict' },
      targets: { vap: { verdict: 'allowed' } },
    });
  });

  it('does not replace what was changed by hand', async () => {
    appendFileSync(join(out, 'workloads/shop/patch.sh'), '# mine\n');
    const { status, stderr } = await call(['plan', CLUSTER, '-o', out, '-t', 'psa,vap', '-q']);
    expect([status, stderr]).toEqual([
      2,
      `${out}/workloads/shop/patch.sh: cannot be written: it was changed by hand; move it away, or replace it with --force\n`,
    ]);
  });

  it('wants an input', async () => {
    const { status, stderr } = await call(['plan', '-o', out]);
    expect([status, stderr]).toEqual([
      2,
      'psp-ferry: name a dump of the cluster (files, folders, or - for standard input), or the cluster itself with --context NAME\n',
    ]);
  });
});
