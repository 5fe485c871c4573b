import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expectationSchema, verificationSchema } from '../../src/plan/planSchema.js';
import type { Expectation } from '../../src/plan/verification/expectation.js';
import { FakeKubectl } from './fakeKubectl.js';
import { call, callIn, ROOT, type Ran } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-verify-'));
const plan = join(folder, 'plan');
let expectations: readonly Expectation[];
beforeAll(async () => {
  await call(['plan', 'test/plan/cluster.yaml', '-t', 'psa,vap', '-o', plan, '-q']);
  expectations = readFileSync(join(plan, 'expectations.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Expectation);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DENIED = `ValidatingAdmissionPolicy 'psp' with binding 'psp' denied request: no`;
/** A cluster on which vap answers as the plan says. */
const asPlanned = (): Record<string, string> =>
  Object.fromEntries(
    expectations
      .filter(({ targets }) => targets.vap === 'refused')
      .map(({ id }) => [id, `pods "${id}" is forbidden: ${DENIED}`]),
  );

type Value = string | number | boolean | null;
interface Container {
  readonly name: string;
}
/** As a field of today. */
function profile(name: Value): object | undefined {
  if (name === null || name === '') return undefined;
  const [, local] = /^localhost\/(.*)$/.exec(String(name)) ?? [];
  if (local !== undefined) return { type: 'Localhost', localhostProfile: local };
  return { type: name === 'unconfined' ? 'Unconfined' : 'RuntimeDefault' };
}

/** The pod with those settings, as fields of today. */
function podOf({ pod, settings, otherSettings }: Expectation): object {
  const { containers, fsGroup, supplementalGroups, runtimeClassName } = (otherSettings.vap ??
    settings) as unknown as Record<string, Value> & {
    containers: readonly (Record<string, Value> & { add: string[]; drop: string[] })[];
  };
  const spec = pod['spec'] as unknown as Record<string, readonly Container[] | undefined>;
  const names = [...(spec['containers'] ?? []), ...(spec['initContainers'] ?? [])];
  const stored = names.map((one, i) => {
    const { add, drop, seccomp, appArmor, ...own } = containers[i]!;
    const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== null));
    return {
      ...one,
      securityContext: {
        ...set,
        capabilities: { add, drop },
        seccompProfile: profile(seccomp!),
        appArmorProfile: profile(appArmor!),
      },
    };
  });
  const count = spec['containers']!.length;
  return {
    ...pod,
    spec: {
      ...spec,
      ...(runtimeClassName === null ? {} : { runtimeClassName }),
      securityContext: { ...(fsGroup === null ? {} : { fsGroup }), supplementalGroups },
      containers: stored.slice(0, count),
      ...(stored.length > count ? { initContainers: stored.slice(count) } : {}),
    },
  };
}

/** A cluster that fills in what the plan says vap fills in, but for some pods. */
const filledIn = (but: Readonly<Record<string, object>> = {}): Record<string, object> => ({
  ...Object.fromEntries(
    expectations
      .filter(({ targets }) => targets.vap === 'admitted')
      .map((one) => [one.id, podOf(one)]),
  ),
  ...but,
});

function verify(
  refusals: Readonly<Record<string, string>>,
  more: readonly string[] = [],
  stored: Readonly<Record<string, object>> = filledIn(),
): Promise<Ran> {
  const kubectl = new FakeKubectl(folder);
  kubectl.refuses(refusals);
  kubectl.stores(stored);
  return callIn(ROOT, ['verify', plan, '--context', 'new', ...more], '', { PATH: kubectl.path });
}

describe('what a cluster is asked', () => {
  it('is each workload, and pods on both sides of the rules of each policy', () => {
    const of = (about: string): readonly Expectation[] =>
      expectations.filter((one) => one.about === about);
    expect(of('workload').map(({ title, user, psp }) => [title, user, psp])).toEqual([
      [
        'Deployment shop/web',
        'system:serviceaccount:kube-system:replicaset-controller',
        'admitted',
      ],
      [
        'DaemonSet logs/collector',
        'system:serviceaccount:kube-system:daemon-set-controller',
        'admitted',
      ],
      [
        'Deployment shop/debugger',
        'system:serviceaccount:kube-system:replicaset-controller',
        'refused',
      ],
      ['Pod shop/build-7', null, 'admitted'],
    ]);
    expect([...new Set(of('rule').map(({ title }) => title.split(', ')[0]))]).toEqual([
      'node-logs',
      'pod-logs',
      'strict',
    ]);
    expect(new Set(of('rule').map(({ psp }) => psp))).toEqual(new Set(['admitted', 'refused']));
  });

  it('is valid by its schema', () => {
    const validate = new Ajv({ strict: false }).compile(expectationSchema);
    expect(expectations.filter((one) => !validate(one))).toEqual([]);
  });

  it('asks for pods under names of their own, as the server would take them', () => {
    const [web] = expectations;
    expect(web!.pod).toMatchObject({
      metadata: { name: 'workload-1', namespace: 'shop', labels: { app: 'web' } },
      spec: { containers: [{ securityContext: { runAsNonRoot: true } }] },
    });
    expect(new Set(expectations.map(({ id }) => id)).size).toBe(expectations.length);
  });
});

describe('psp-ferry verify --context', () => {
  it('finds nothing where the cluster answers as planned', async () => {
    const { status, stdout } = await verify(asPlanned());
    expect([status, stdout.split('\n').slice(0, 3)]).toEqual([
      0,
      [
        '                         as PSP  other, as planned  other, not planned  not answered',
        'workloads, once patched  3       0                  0                   1',
        expect.stringMatching(/^pods near the rules {6}\d+ +\d+ +0 +0$/),
      ],
    ]);
  });

  it('asks by dry run, as the real requester', async () => {
    const kubectl = new FakeKubectl(folder);
    kubectl.refuses(asPlanned());
    await callIn(ROOT, ['verify', plan, '--context', 'new'], '', { PATH: kubectl.path });
    expect(kubectl.asked.every((line) => line.includes('create --dry-run=server '))).toBe(true);
    expect(kubectl.asked).toContainEqual(
      '--context=new --request-timeout=120s create --dry-run=server --namespace=logs --as=system:serviceaccount:kube-system:daemon-set-controller --as-group=system:serviceaccounts --as-group=system:serviceaccounts:kube-system --as-group=system:authenticated --output=json --filename=-',
    );
  });

  it('finds a policy that lets more through, and one that refuses a workload', async () => {
    const rule = expectations.find(
      ({ about, psp, targets }) =>
        about === 'rule' && psp === 'refused' && targets.vap === 'refused',
    )!;
    const { [rule.id]: _, ...looser } = asPlanned();
    const { status, stdout } = await verify({ ...looser, 'workload-1': DENIED });
    expect(status).toBe(1);
    expect(stdout).toContain('Other than PSP, and not planned: vap is not as the plan has it\n');
    expect(stdout).toContain(
      `  Deployment shop/web (namespace shop, asked by system:serviceaccount:kube-system:replicaset-controller): PSP: admitted, the cluster: refused. ${DENIED}\n`,
    );
    expect(stdout).toContain(`  ${rule.title} (namespace ${rule.namespace}, `);
  });

  it('finds pods that are stored with other settings than PSP gave them', async () => {
    const [web] = expectations;
    const { spec, ...pod } = podOf(web!) as { readonly spec: Record<string, object> };
    const weaker = { ...pod, spec: { ...spec, securityContext: { fsGroup: 0 } } };
    const { status, stdout } = await verify(asPlanned(), [], filledIn({ 'workload-1': weaker }));
    expect(status).toBe(1);
    expect(stdout).toContain(
      '  Deployment shop/web (namespace shop, asked by system:serviceaccount:kube-system:replicaset-controller): PSP: admitted, the cluster: admitted. the pod: fsGroup 0, PSP: 2000\n',
    );
  });

  it('finds that what fills in is not there', async () => {
    const { status, stdout } = await verify(asPlanned(), [], {});
    expect(status).toBe(1);
    expect(stdout).toMatch(/, the smallest pod \(.*the cluster: admitted\. .*container app: /);
  });

  it('takes the refusal of a level that the plan sets for planned', async () => {
    const refused = expectations.find(
      ({ psp, targets }) => psp === 'admitted' && targets.psa === 'refused',
    )!;
    const { status } = await verify({
      ...asPlanned(),
      [refused.id]: 'violates PodSecurity "restricted:v1.37": no',
    });
    expect(status).toBe(0);
  });

  it('does not take what no policy said for an answer', async () => {
    const { stdout } = await verify({
      ...asPlanned(),
      'workload-1': 'serviceaccount "default" not found',
    });
    expect(stdout).toMatch(/^workloads, once patched {2}2 +0 +0 +2$/m);
    expect(stdout).toContain('serviceaccount "default" not found');
  });

  it('fails where no policy was asked at all', async () => {
    const { status, stderr } = await verify({ '*': 'namespaces "shop" not found' });
    expect([status, stderr]).toEqual([
      2,
      'context new: no pod was judged by a policy: namespaces "shop" not found; create the namespaces and service accounts of the plan on this cluster first\n',
    ]);
  });

  it('says so where nobody may be impersonated', async () => {
    const { status, stderr } = await verify({
      '*': 'users "a" is forbidden: User "me" cannot impersonate resource "users"',
    });
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^context new: you may not impersonate: .*--audit-results\n$/),
    ]);
  });

  it.each([
    ['stat /no/config: gone', 'the kubeconfig cannot be read: error: stat /no/config: gone; name'],
    ['context "new" does not exist', 'the kubeconfig has no such context; kubectl config get'],
  ])('says so where kubectl says: %s', async (said, message) =>
    expect((await verify({ '*': `x\nerror: ${said}` })).stderr).toContain(message),
  );

  it('prints each request as JSON', async () => {
    const { stdout } = await verify(asPlanned(), ['-f', 'json']);
    const validate = new Ajv({ strict: false }).compile(verificationSchema);
    expect([validate(JSON.parse(stdout)), validate.errors]).toEqual([true, null]);
    const result = JSON.parse(stdout) as { kind: string; target: string; requests: unknown[] };
    expect([result.kind, result.target, result.requests[0]]).toEqual([
      'Verification',
      'vap',
      {
        id: 'workload-1',
        about: 'workload',
        title: 'Deployment shop/web',
        namespace: 'shop',
        user: 'system:serviceaccount:kube-system:replicaset-controller',
        psp: 'admitted',
        expected: 'admitted',
        answer: 'admitted',
        outcome: 'same',
        message: '',
      },
    ]);
  });
});

describe('psp-ferry verify --audit-results', () => {
  const results = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const verified = (file: string, ...more: readonly string[]): Promise<Ran> =>
    call(['verify', plan, '--audit-results', file, ...more]);

  it('reads PolicyReports: what the plan names is expected', async () => {
    const report = (pod: string, namespace: string): object => ({
      apiVersion: 'wgpolicyk8s.io/v1alpha2',
      kind: 'PolicyReport',
      metadata: { name: pod, namespace },
      scope: { kind: 'Pod', name: pod, namespace },
      results: [
        { result: 'pass', message: 'fine' },
        { result: 'fail', message: 'not fine' },
      ],
    });
    const file = results(
      'reports.json',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [report('debugger-7d4-x', 'shop'), report('collector-x2', 'logs')],
      }),
    );
    const { status, stdout } = await verified(file);
    expect([status, stdout]).toEqual([
      1,
      '2 reported refusals: 1 as planned, 1 not planned\n\nNot planned: the plan knows no such pod or grant. psp-ferry check POLICIES -w POD says what PSP answers; if the pod is right, plan again\n  Pod logs/collector-x2: not fine\n\nAs planned\n  Pod shop/debugger-7d4-x: PSP refuses it too: not fine\n',
    ]);
  });

  it('reads the status of constraints', async () => {
    const file = results(
      'constraints.yaml',
      `apiVersion: constraints.gatekeeper.sh/v1beta1
kind: PspFerry
metadata: {name: psp}
status: {violations: [{kind: Pod, namespace: shop, name: debugger-1, message: no}]}
`,
    );
    expect((await verified(file)).status).toBe(0);
  });

  it('reads the audit log, of levels and of policies', async () => {
    const event = (annotation: string, name: string): string =>
      JSON.stringify({
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        verb: 'create',
        objectRef: { resource: 'pods', namespace: 'logs', name },
        annotations: { [annotation]: 'would be refused' },
      });
    const file = results(
      'audit.log',
      `${event('pod-security.kubernetes.io/audit-violations', 'collector-1')}\n${event('validation.policy.admission.k8s.io/validation_failure', 'stranger')}\n`,
    );
    const { status, stdout } = await verified(file, '-f', 'json');
    expect([status, (JSON.parse(stdout) as { findings: unknown }).findings]).toEqual([
      1,
      [
        {
          kind: 'Pod',
          namespace: 'logs',
          name: 'collector-1',
          message: 'would be refused',
          workload: 'DaemonSet logs/collector',
          expected: null,
        },
        {
          kind: 'Pod',
          namespace: 'logs',
          name: 'stranger',
          message: 'would be refused',
          workload: null,
          expected: null,
        },
      ],
    ]);
  });

  it.each([
    [
      'both',
      ['--context', 'a', '--audit-results', 'x'],
      'psp-ferry: give --context or --audit-results, not both\n',
    ],
    [
      'neither a cluster nor results',
      [],
      'psp-ferry: name the new cluster with --context, or what the target reported with --audit-results\n',
    ],
    [
      'a target that the plan does not have',
      ['--context', 'a', '-t', 'kyverno'],
      'psp-ferry: --target kyverno: the plan has psa, vap\n',
    ],
  ])('is refused: %s', async (_, args, line) =>
    expect(await call(['verify', plan, ...args])).toMatchObject({ status: 2, stderr: line }),
  );

  it('wants a plan', async () => {
    const { status, stderr } = await call(['verify', 'examples', '--context', 'a']);
    expect([status, stderr]).toEqual([
      2,
      'examples/plan.json: cannot be read: no such file or folder; name the folder that psp-ferry plan wrote\n',
    ]);
  });

  it('wants a whole plan: one of another version may lack parts', async () => {
    const torn = mkdtempSync(join(tmpdir(), 'psp-ferry-torn-'));
    writeFileSync(join(torn, 'plan.json'), '{"apiVersion": "psp-ferry/v1", "kind": "Plan"}');
    writeFileSync(join(torn, 'expectations.ndjson'), '');
    const { status, stderr } = await call(['verify', torn, '--context', 'a']);
    rmSync(torn, { recursive: true });
    expect([status, stderr]).toEqual([
      2,
      `${torn}/plan.json: this plan is not whole: kubernetes is missing; run psp-ferry plan again\n`,
    ]);
  });

  it('wants reports', async () => {
    const { status, stderr } = await verified(
      results('other.yaml', 'kind: ConfigMap\napiVersion: v1\n'),
    );
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('there is no report and no audit event in it'),
    ]);
  });
});
