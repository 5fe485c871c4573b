/** What a plan says of the target that it recommends, and plans that are made again on the way. */
import { parseDocuments } from '../../src/load/documents.js';
import { annotatedPolicies } from '../../src/plan/clusterObjects.js';
import { overviewOf } from '../../src/plan/overview.js';
import { cluster, kindOf, planOf } from './planning.js';

describe('who may use which policy, as the recommended target finds it out', () => {
  const ASKS = /; it asks RBAC at admission as PSP did; /;
  const HOLDS = /; it has the grants of today compiled in, so plan and apply it again when /;
  const role = (name: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${name}}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use], resourceNames: [${name}]}]
`;
  /** @param count of policies: more than authorizer checks fit where they are many. */
  const many = (count: number) =>
    parseDocuments(
      Array.from(
        { length: count },
        (_, i) => `---
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: more-${i}}
spec:
  volumes: [configMap]
  hostPorts: [{min: ${i}, max: ${i}}]
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
${role(`more-${i}`)}`,
      ).join(''),
      'more.yaml',
    );

  it.each([
    ['few policies', 1, ASKS, /keep the roles and bindings .*, because vap asks for them/],
    ['more than it can ask about', 20, HOLDS, /^roles that only .* have no effect any more/],
  ])('%s', (_, count, reason, tidying) => {
    const { target, steps } = planOf([...cluster(), ...many(count)]).plan;
    expect(target.recommended).toBe('vap');
    expect(target.reason).toMatch(reason);
    expect(steps.at(-1)!.why).toMatch(tidying);
  });
});

it('a plan that is made again when PSP is lifted in a namespace is the same plan', () => {
  const lifted = parseDocuments(
    `
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: psp-ferry-lifted}
spec:
  privileged: true
  volumes: ['*']
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: psp-ferry-lifted}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use], resourceNames: [psp-ferry-lifted]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: psp-ferry-lifted, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: psp-ferry-lifted}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:serviceaccounts:shop'}]
`,
    'lifted.yaml',
  );
  const again = planOf([...cluster(), ...lifted]);
  expect(again.plan).toEqual(planOf(cluster()).plan);
  expect(again.warnings.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('"psp-ferry-lifted" and its grants are left out'),
  );
  const pod = (policy: string) => ({ metadata: { annotations: { 'kubernetes.io/psp': policy } } });
  expect(annotatedPolicies([pod('psp-ferry-lifted'), pod('strict')])).toEqual({ strict: 1 });
});

it('says where it is what PSP fills in that the next level refuses', () => {
  const unconfined = cluster().map((one) => ({
    ...one,
    value: JSON.parse(
      JSON.stringify(one.value).replaceAll(
        /"(seccomp[^"]*Profile(?:Name|Names))":"runtime\/default"/g,
        '"$1":"unconfined"',
      ),
    ) as unknown,
  }));
  const made = planOf(unconfined).plan;
  const { level } = made.namespaces.find(({ name }) => name === 'shop')!;
  expect([level.recommended, level.fits, level.next]).toEqual([
    'privileged',
    'privileged',
    { level: 'baseline', refuses: [] },
  ]);
  expect(overviewOf(made).levels.find(({ names }) => names.includes('shop'))!.why).toBe(
    'as the policies say; baseline would refuse what runs there with what PSP fills in',
  );
});

it('what nothing is known of is no reason for levels alone', () => {
  const policies = cluster().filter(
    (one) =>
      !['Deployment', 'DaemonSet', 'Pod', 'Job', 'ReplicaSet', 'StatefulSet', 'CronJob'].includes(
        kindOf(one),
      ),
  );
  const { workloads, target } = planOf(policies).plan;
  expect(workloads).toEqual([]);
  expect([target.recommended, target.reason]).toEqual([
    'vap',
    'it is built into Kubernetes, and carries every field; it asks RBAC at admission as PSP did; it is not known what runs, so it is not known whether levels of psa are enough',
  ]);
});

it('without policies no step speaks of what PSP refuses or said', () => {
  const made = planOf(cluster().filter((one) => kindOf(one) !== 'PodSecurityPolicy')).plan;
  expect(made.steps.map(({ title }) => title)).toEqual([
    'Apply psa so that it only reports',
    'Read what it reports',
    'Let psa refuse',
    'Prove it',
  ]);
  for (const { why } of made.steps) expect(why).not.toContain('PSP');
  expect(overviewOf(made).facts.find(({ what }) => what === '0 policies')!.says).toBe(
    'none in the input',
  );
});
