import { Ajv } from 'ajv';
import { parseDocuments } from '../../src/load/documents.js';
import { planFiles } from '../../src/plan/files.js';
import { planSchema } from '../../src/plan/planSchema.js';
import { plan as planByLibrary } from '../../src/api/index.js';
import { cluster, kindOf, planOf } from './planning.js';

const { plan } = planOf(cluster());
const workload = (name: string): (typeof plan.workloads)[number] =>
  plan.workloads.find((one) => one.name === name)!;

describe('the plan of a cluster', () => {
  it('is valid by its schema', () => {
    const validate = new Ajv({
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
    }).compile(planSchema);
    const text = planFiles(planOf(cluster())).get('plan.json')!;
    expect([validate(JSON.parse(text)), validate.errors]).toEqual([true, null]);
  });

  it('leaves nothing open', () => expect(plan.unknown).toEqual([]));

  it('gives each policy a status', () => {
    expect(
      plan.policies.map(({ name, status, of, workloads, pods }) => [
        name,
        status,
        of,
        workloads,
        pods,
      ]),
    ).toEqual([
      // A pod of web says that this policy admitted it.
      ['forgotten', 'used', null, 1, 1],
      ['half', 'never matches', null, 0, 0],
      ['node-logs', 'used', null, 1, 0],
      ['pod-logs', 'within another', 'node-logs', 0, 0],
      ['strict', 'used', null, 2, 2],
      ['strict-again', 'same as another', 'strict', 0, 0],
    ]);
  });

  it('proves that a policy is within another by what they demand, and shows what it lacks', () => {
    const { proof } = plan.policies.find(({ name }) => name === 'pod-logs')!;
    expect([proof.by, proof.text]).toEqual([
      'predicate',
      expect.stringMatching(
        /^of \d+ pods on both sides of every rule of the two, node-logs admits each that pod-logs admits, and the witness besides; they differ in hostNetwork, volumes, allowedHostPaths; whoever may use pod-logs may use node-logs$/,
      ),
    ]);
    expect(proof.predicate).toContain('"/var/log/pods"');
    expect(proof.witness).toMatchObject({ spec: { hostNetwork: true } });
  });

  it('finds the policies that are enough', () =>
    expect(plan.simplified).toEqual({ policies: ['node-logs', 'strict'], admitted: 3, of: 3 }));

  it('gives each namespace a level, by its policies and by what runs there', () => {
    expect(
      plan.namespaces.map(({ name, exists, used, workloads, level }) => [
        name,
        exists,
        used,
        workloads,
        level.recommended,
        level.lossless,
        level.fits,
        level.today,
        level.next?.level ?? null,
      ]),
    ).toEqual([
      ['empty', true, [], 0, 'restricted', 'privileged', null, null, null],
      [
        'logs',
        true,
        ['node-logs'],
        1,
        'privileged',
        'privileged',
        'privileged',
        'privileged',
        'baseline',
      ],
      [
        'shop',
        true,
        ['forgotten', 'strict'],
        3,
        'restricted',
        'privileged',
        'restricted',
        null,
        null,
      ],
    ]);
  });

  it('says what a level refuses as it stands, and what the next one would', () => {
    const [, logs, shop] = plan.namespaces.map(({ level }) => level);
    expect(
      shop!.refuses.map(({ workload: one, admittedOncePatched }) => [one, admittedOncePatched]),
    ).toEqual([
      ['Deployment shop/web', true],
      ['Pod shop/build-7', true],
    ]);
    expect(logs!.next!.refuses).toEqual([
      {
        workload: 'DaemonSet logs/collector',
        reasons: expect.arrayContaining([expect.stringMatching(/^spec.hostNetwork: /)]) as unknown,
        admittedOncePatched: false,
      },
    ]);
  });

  it('says what PSP changes in a workload, in today’s fields', () => {
    expect(workload('web')).toMatchObject({
      psp: 'mutated',
      policy: 'strict',
      requester: 'system:serviceaccount:kube-system:replicaset-controller',
      pods: 2,
      annotated: { strict: 1, forgotten: 1 },
      level: { now: 'baseline', patched: 'restricted' },
      targets: { psa: 'admitted', vap: 'admitted' },
    });
    const profile = 'container.apparmor.security.beta.kubernetes.io';
    expect(
      workload('web')
        .changes.filter(({ path }) => !path.startsWith('spec.initContainers'))
        .map(({ path, from, to }) => [path, from, to]),
    ).toEqual([
      [`metadata.annotations[${profile}/web]`, null, 'runtime/default'],
      [`metadata.annotations[${profile}/wait]`, null, 'runtime/default'],
      ['spec.containers[0].securityContext.capabilities.drop', null, ['ALL']],
      ['spec.containers[0].securityContext.runAsNonRoot', null, true],
      ['spec.containers[0].securityContext.allowPrivilegeEscalation', null, false],
      ['spec.containers[0].securityContext.appArmorProfile.type', null, 'RuntimeDefault'],
      ['spec.securityContext.fsGroup', null, 2000],
      ['spec.securityContext.seccompProfile.type', null, 'RuntimeDefault'],
    ]);
  });

  it('proves the patch: PSP and the targets admit what is patched, and change nothing', () =>
    expect(workload('web').patch).toEqual({
      patch: 'workloads/shop/Deployment-web.patch.yaml',
      back: 'workloads/shop/Deployment-web.unpatch.yaml',
      manifest: 'workloads/shop/Deployment-web.yaml',
      inPlace: true,
      proof: { unchangedBy: 'strict', targets: ['psa', 'vap'], fault: null },
    }));

  it('holds annotations of pods against the policies of today', () =>
    expect(workload('web').differs).toBe(
      '1 pod says forgotten, which would admit the template too: the grants were others then, or the requester was; today it would be strict',
    ));

  it('names what PSP refuses, with the reason', () =>
    expect([workload('debugger').psp, workload('debugger').reasons[0]]).toEqual([
      'denied',
      'strict, privileged: spec.containers[0].securityContext.privileged: privileged containers are not allowed',
    ]));

  it('says who holds power: labels of namespaces, pods', () => {
    expect(plan.access.labelNamespaces).toEqual([
      {
        subject: 'Group tenants',
        namespaces: null,
        through: ['ClusterRoleBinding tenants'],
        ofSystem: false,
      },
    ]);
    expect(plan.access.createPods).toEqual([
      { subject: 'User ci', namespaces: ['shop'], through: ['RoleBinding ci'], ofSystem: false },
    ]);
  });

  it('watches host paths, privileged containers, and pods that no workload makes', () =>
    expect(plan.watch).toEqual({
      hostPaths: [{ path: '/var/log', writable: false, workloads: ['DaemonSet logs/collector'] }],
      privileged: ['Deployment shop/debugger'],
      logged: [],
      ownerless: [
        { namespace: 'shop', owner: 'Build', pods: 1, policies: ['strict'], createdBy: [] },
      ],
    }));

  it('says what cannot be known of half a dump', () => {
    const only = (...kinds: readonly string[]): readonly string[] =>
      planOf(cluster().filter((one) => kinds.includes(kindOf(one)))).plan.unknown;
    expect(only('PodSecurityPolicy', 'Namespace', 'Deployment', 'Pod')).toEqual([
      'the input has no roles and bindings: it is not known who may use which policy, label namespaces or create pods, and psp-ferry assumes that everyone is granted every policy, unless pods say which one admitted them',
      'the input lacks ReplicaSets that own what it has, such as web-1 of Pod shop/web-1-a: what they own counts in addition to what it may belong to; give them too',
    ]);
    expect(
      only(
        ...['PodSecurityPolicy', 'ClusterRole', 'ClusterRoleBinding'],
        ...['Deployment', 'ReplicaSet', 'Pod'],
      ),
    ).toEqual([
      'the input has no namespaces: only those that workloads and bindings name are planned, and today’s labels are not known',
    ]);
    expect(only('ClusterRole', 'Namespace', 'Deployment')).toEqual([
      'the input has no PodSecurityPolicy: levels are chosen only by what runs, and nothing can be compared with PSP',
      'the input has no pods: it is not known which policy really admitted what runs; psp-ferry works it out from the policies',
    ]);
  });

  it('knows the Deployment of a pod by the hash of its template where the ReplicaSet is not there', () => {
    const documents = cluster()
      .filter((one) => kindOf(one) !== 'ReplicaSet')
      .map((one) => (kindOf(one) === 'Pod' ? { ...one, value: withHash(one.value) } : one));
    const { unknown, workloads } = planOf(documents).plan;
    expect(unknown).toEqual([]);
    expect(workloads.filter(({ name }) => name.startsWith('web'))).toMatchObject([
      { kind: 'Deployment', name: 'web', pods: 2 },
    ]);
  });

  it('has nothing to plan without anything of a cluster', () =>
    expect(() =>
      planOf(parseDocuments('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}', 'a.yaml')),
    ).toThrow('a.yaml:1:1: there is nothing of a cluster in the input'));
});

/** As the controller of Deployments labels the pods of `web-1`. */
const withHash = (value: unknown): unknown => {
  const { metadata, ...rest } = value as { readonly metadata: object };
  return { ...rest, metadata: { ...metadata, labels: { 'pod-template-hash': '1' } } };
};

describe('a cluster whose only policy allows everything to everyone', () => {
  const text = `
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: open, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'}}
spec:
  privileged: true
  allowedCapabilities: ['*']
  volumes: ['*']
  hostNetwork: true
  hostPorts: [{min: 0, max: 65535}]
  hostIPC: true
  hostPID: true
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: open}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use], resourceNames: [open]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: open}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: open}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:authenticated'}]
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    spec: {containers: [{name: web, image: 'registry.example.com/web:1'}]}
`;
  const made = planOf(parseDocuments(text, 'open.yaml')).plan;

  it('needs no more than levels', () => {
    expect([made.target.recommended, made.target.reason]).toEqual([
      'psa',
      'the levels of the namespaces refuse everything that the policies in use refuse; this does not count what a policy that allows privileged containers refuses, because such containers can do it anyway (open, by allowedUnsafeSysctls, allowedProcMountTypes)',
    ]);
  });

  it('keeps what the policy allows, and says what would be enough for what runs', () => {
    const [shop] = made.namespaces;
    expect([shop!.level.recommended, shop!.level.fits, shop!.level.next]).toEqual([
      'privileged',
      'baseline',
      { level: 'baseline', refuses: [] },
    ]);
  });
});

describe('a policy that only administrators may use', () => {
  const administrators = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: cluster-admin}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:masters'}]
---
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: spare}
spec:
  volumes: [configMap, projected]
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
`;

  it('is unused, though they may use one that admits more', () => {
    const { policies } = planOf([...cluster(), ...parseDocuments(administrators, 'a.yaml')]).plan;
    const { status, proof } = policies.find(({ name }) => name === 'spare')!;
    expect([status, proof.text]).toEqual([
      'unused',
      'it admits none of what runs, and only administrators, nodes and controllers of the system may use it',
    ]);
    expect(policies.find(({ name }) => name === 'pod-logs')!.status).toBe('within another');
  });
});

describe('what only an account of another namespace may use', () => {
  const everywhere = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: node-logs}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use], resourceNames: [node-logs]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: node-logs}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: node-logs}
subjects: [{kind: ServiceAccount, name: collector, namespace: logs}]
`;
  const made = planOf([...cluster(), ...parseDocuments(everywhere, 'more.yaml')]);

  it('does not lower the level of this one', () => {
    const { namespaces } = made.plan;
    expect(namespaces.map(({ name, level }) => [name, level.recommended])).toEqual([
      ['empty', 'restricted'],
      ['logs', 'privileged'],
      ['shop', 'restricted'],
    ]);
  });

  it('does not lower the level of namespaces that are made later', () =>
    expect(planFiles(made).get('policies/psa/admission-configuration.yaml')).toContain(
      'enforce: restricted\n',
    ));
});

describe('pods whose owner is not in the input', () => {
  it('are patched where they are made, and a profile that they have is left alone', () => {
    const pod = `
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: rolled-1
  namespace: shop
  ownerReferences: [{apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: rolled, controller: true, uid: d}]
spec:
  selector: {matchLabels: {app: rolled}}
  template:
    metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/rolled: runtime/default}}
    spec: {containers: [{name: rolled, image: 'registry.example.com/rolled:1'}]}
`;
    const one = planOf([...cluster(), ...parseDocuments(pod, 'rolled.yaml')]).plan.workloads.at(
      -1,
    )!;
    expect([one.name, one.owner, one.patch?.inPlace]).toEqual([
      'rolled-1',
      'Rollout rolled',
      false,
    ]);
    expect(one.changes.map(({ path }) => path)).not.toContain(
      'spec.containers[0].securityContext.appArmorProfile.type',
    );
  });
});

describe('the library', () => {
  it('makes the files that the command writes', () => {
    const values = cluster().map(({ value }) => value as object);
    const { plan: made, files, warnings } = planByLibrary(values, { targets: ['psa', 'vap'] });
    expect(made.policies).toEqual(plan.policies);
    expect([...files.keys()]).toEqual([...planFiles(planOf(cluster())).keys()]);
    expect(warnings.map(({ message }) => message)).toEqual([
      'spec.seLinux is MustRunAs without seLinuxOptions and never matches',
    ]);
  });

  it('refuses what it does not know', () =>
    expect(() => planByLibrary([], { kubernetes: '1.20' })).toThrow(
      '1.20: name the version of the cluster that gets the policies, from 1.25 (the first without PSP) to 1.37',
    ));
});
