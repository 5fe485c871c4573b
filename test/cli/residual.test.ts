import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-residual-'));
const out = join(folder, 'out');
afterAll(() => rmSync(folder, { recursive: true }));
const PSP = ['examples/restricted.yaml', '--residual', '--psa-level', 'restricted'];

describe('--residual', () => {
  it('writes the level, and a policy that leaves to it what the labels of a namespace have enforced', async () => {
    expect(await call(['convert', ...PSP, '-t', 'psa,vap', '-o', out])).toMatchObject({
      status: 0,
    });
    expect(readFileSync(join(out, 'psa/admission-configuration.yaml'), 'utf8')).toContain(
      'enforce: restricted',
    );
    const policy = readFileSync(join(out, 'vap/policies.yaml'), 'utf8');
    expect(policy).toContain(
      '# PodSecurityPolicies as ValidatingAdmissionPolicy: restricted; what Pod Security Admission checks is left to it where the labels of the namespace have it enforced',
    );
    const guarded = [
      ...policy.matchAll(/- name: refused_(\w+)\n +expression: \S+\n +([^]*?)\n +# spec/g),
    ].map(([, field, expression]) => [
      field,
      expression!.startsWith('variables.enforces_restricted ? [] :'),
    ]);
    expect(guarded).toEqual(
      expect.arrayContaining([
        ['privileged', true],
        ['volumes', false],
      ]),
    );
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
    // No namespace is known to have labels, so every rule is checked.
    expect(ids).not.toContain('vap/*/exemptions/looser');
  });

  it('counts on the labels of the namespaces that are named, and says what they cannot show', async () => {
    const folder = join(out, '..', 'named');
    await call(['convert', ...PSP, '-t', 'psa,vap', '--namespace', 'team', '-o', folder]);
    const { gaps } = JSON.parse(readFileSync(join(folder, 'gaps.json'), 'utf8')) as {
      gaps: { id: string; impact: string; reason: string; when: string }[];
    };
    expect(gaps.filter(({ id }) => /level-updates|exemptions/.test(id))).toEqual([
      expect.objectContaining({
        id: 'vap/*/level-updates/looser',
        reason: expect.stringContaining(
          'the level judges only updates that change an image',
        ) as string,
      }),
      expect.objectContaining({
        id: 'vap/*/exemptions/looser',
        impact: 'decide',
        when: expect.stringContaining('request.namespace') as string,
      }),
    ]);
    expect(readFileSync(join(folder, 'vap/README.md'), 'utf8')).toContain(
      '- where labels enforce a level, the policy does not check what the level checks: a file of the API server may exempt users',
    );
  });

  it('names updates that the level does not look at, where two things are wrong with the pod', async () => {
    const [psp, review] = [join(folder, 'open.yaml'), join(folder, 'update.json')];
    writeFileSync(
      psp,
      `{apiVersion: policy/v1beta1, kind: PodSecurityPolicy, metadata: {name: open}, spec: {privileged: true, hostIPC: true, volumes: ['*'], runAsUser: {rule: RunAsAny}, seLinux: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}}}`,
    );
    // The level would refuse the host's IPC, and PSP 1.24 refused the annotation.
    const pod = (labels: object): object => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'web',
        namespace: 'team',
        labels,
        annotations: { 'container.seccomp.security.alpha.kubernetes.io/app': 'localhost/b' },
      },
      spec: { hostIPC: true, containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
    });
    const request = {
      uid: 'u',
      operation: 'UPDATE',
      namespace: 'team',
      userInfo: { username: 'someone' },
      object: pod({ one: 'more' }),
      oldObject: pod({}),
    };
    writeFileSync(
      review,
      JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request }),
    );
    const level = ['--residual', '--psa-level', 'baseline', '-t', 'psa,vap'];
    const { stdout } = await call(['check', psp, '-w', review, ...level, '-f', 'ndjson']);
    const { psp: answer, targets } = JSON.parse(stdout) as {
      psp: { verdict: string };
      targets: Record<string, { verdict: string; gaps: readonly string[] }>;
    };
    expect(answer.verdict).toBe('denied');
    expect(targets['vap']).toEqual({ verdict: 'allowed', gaps: ['vap/*/level-updates/looser'] });
  });

  it('says what to run next for both, and where the levels carry nothing', async () => {
    const named = await call(['convert', ...PSP, '-t', 'psa,vap', '-o', out]);
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
    expect(named.stderr).toContain(' --psa-level restricted --residual\n');
    expect(
      [named, auto].map(({ stderr }) =>
        stderr.includes('vap: every level is privileged, which carries nothing'),
      ),
    ).toEqual([false, true]);
    expect(auto.stderr).toContain(
      'Next: psp-ferry check examples/three-policies.yaml -w WORKLOADS -t psa,vap --psa-level privileged --residual\n',
    );
    expect(auto.stderr).toMatch(/ sh \S+\/psa\/label\.sh --dry-run=server\n +kubectl apply -k /);
  });

  it('check names the gaps for both, which answer together', async () => {
    const pods = join(folder, 'pods.yaml');
    writeFileSync(
      pods,
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\n  annotations: {container.seccomp.security.alpha.kubernetes.io/app: unconfined}\nspec: {containers: [{name: app, image: app}]}\n',
    );
    const { stdout } = await call([
      'check',
      'examples/three-policies.yaml',
      '--residual',
      ...['-t', 'psa,vap', '-w', pods, '-f', 'ndjson'],
    ]);
    const { targets } = JSON.parse(stdout) as {
      readonly targets: Readonly<Record<string, { readonly gaps: readonly string[] }>>;
    };
    expect(targets['vap']!.gaps).not.toEqual([]);
    expect(targets['psa']!.gaps).toEqual(targets['vap']!.gaps);
  });

  it('is refused where one of the two is not asked for: half of the rules would be missing', async () => {
    const { status, stdout, stderr } = await call(['convert', ...PSP, '-t', 'vap', '-o', '-']);
    expect([status, stdout, stderr.split('\n').at(-2)]).toEqual([
      2,
      '',
      'psp-ferry: --residual divides the rules between psa and vap: name both, -t psa,vap',
    ]);
  });
});
