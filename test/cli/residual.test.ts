import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-residual-'));
const out = join(folder, 'out');
afterAll(() => rmSync(folder, { recursive: true }));
const PSP = ['examples/restricted.yaml', '--residual', '--psa-level', 'restricted'];

describe('--residual', () => {
  it('writes the level, and a policy that checks the rest', async () => {
    expect(await call(['convert', ...PSP, '-t', 'psa,vap', '-o', out])).toMatchObject({
      status: 0,
    });
    expect(readFileSync(join(out, 'psa/admission-configuration.yaml'), 'utf8')).toContain(
      'enforce: restricted',
    );
    const policy = readFileSync(join(out, 'vap/policies.yaml'), 'utf8');
    expect(policy).toContain(
      '# PodSecurityPolicies as ValidatingAdmissionPolicy: restricted; what their level of Pod Security Admission carries is left to it',
    );
    expect([policy.includes('# spec.privileged'), policy.includes('# spec.volumes')]).toEqual([
      false,
      true,
    ]);
    // The defaults are filled in as ever.
    expect(readFileSync(join(out, 'vap/defaults.yaml'), 'utf8')).toContain(
      'MutatingAdmissionPolicy',
    );
  });

  it('tells the gaps of both together, once', async () => {
    const { stdout } = await call([
      'gaps',
      ...PSP,
      '-t',
      'psa,vap',
      '-f',
      'json',
      '--fail-on',
      'none',
    ]);
    const ids = (JSON.parse(stdout) as { gaps: { id: string }[] }).gaps.map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('psa/'))).toEqual([]);
    expect(ids).toContain('vap/*/level-updates/looser');
  });

  it('says what to run next for both, and where the levels carry nothing', async () => {
    const told = await call(['convert', ...PSP, '-t', 'psa,vap', '-o', out]);
    const auto = await call([
      'convert',
      'examples/three-policies.yaml',
      '--residual',
      '--psa-level',
      'privileged',
      '-t',
      'psa,vap',
      '-o',
      out,
    ]);
    expect(told.stderr).toContain(' --psa-level restricted --residual\n');
    expect(
      [told, auto].map(({ stderr }) =>
        stderr.includes('vap: every level is privileged, which carries nothing'),
      ),
    ).toEqual([false, true]);
    expect(auto.stderr).toContain(
      'Next: psp-ferry check examples/three-policies.yaml -w WORKLOADS -t psa,vap --psa-level privileged --residual\n',
    );
    expect(auto.stderr).toMatch(/ sh \S+\/psa\/label\.sh --dry-run=server\n +kubectl apply -k /);
  });

  it('is refused where one of the two is not asked for: half of the rules would be missing', async () => {
    const { status, stdout, stderr } = await call(['convert', ...PSP, '-t', 'vap', '-o', '-']);
    expect([status, stdout, stderr.split('\n').at(-2)]).toEqual([
      2,
      '',
      'psp-ferry: --residual parts the rules between psa and vap: name both, -t psa,vap',
    ]);
  });
});
