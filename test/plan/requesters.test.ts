import { check } from '../../src/api/index.js';
import { parseDocuments } from '../../src/load/documents.js';
import { overviewOf } from '../../src/plan/overview.js';
import { cluster, planOf } from './planning.js';

const policy = (name: string, more: string): string => `
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: ${name}}
spec:
  ${more}
  runAsUser: {rule: MustRunAs, ranges: [{min: 1000, max: 2000}]}
  seLinux: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  volumes: ['*']
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: use-${name}}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [${name}], verbs: [use]}]
---`;
const TEXT = `${policy('an-operator', 'hostNetwork: true')}${policy('tight', 'hostNetwork: false')}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: operator}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use-an-operator}
subjects: [{kind: ServiceAccount, name: operator, namespace: ops}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use-tight}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: web}}
---
apiVersion: v1
kind: Pod
metadata: {name: bare, namespace: web}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: at-home, namespace: shop}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: on-the-node, namespace: shop}
spec: {hostNetwork: true, containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: on-the-host, namespace: shop}
spec: {hostPID: true, containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: says-which, namespace: shop, annotations: {kubernetes.io/psp: an-operator}}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: says-another, namespace: shop, annotations: {kubernetes.io/psp: gone}}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: example.com/v1
kind: Rollout
metadata: {name: made, namespace: web}
spec: {template: {spec: {containers: [{name: a, image: a}]}}}
`;
const { plan } = planOf(parseDocuments(TEXT, 'cluster.yaml'));

describe('pods of which nobody says who asks for them', () => {
  const rows = plan.workloads.map(({ name, psp, policy: by, targets }) => [name, psp, by, targets]);

  it('are admitted by the policy that they name, by who may use one there, and else by accounts of other namespaces', () =>
    expect(rows).toEqual([
      ['bare', 'mutated', 'an-operator', { psa: 'admitted', vap: 'admitted' }],
      ['at-home', 'mutated', 'tight', { psa: 'admitted', vap: 'admitted' }],
      ['on-the-node', 'mutated', 'an-operator', { psa: 'admitted', vap: 'admitted' }],
      ['on-the-host', 'denied', null, { psa: 'admitted', vap: 'refused' }],
      ['says-which', 'mutated', 'an-operator', { psa: 'admitted', vap: 'admitted' }],
      ['says-another', 'mutated', 'tight', { psa: 'admitted', vap: 'admitted' }],
      ['made', 'denied', null, { psa: 'admitted', vap: 'refused' }],
    ]));

  it('are refused where `check` refuses them', () =>
    expect(rows.map(([name, psp]) => [name, psp === 'denied'])).toEqual(
      check(TEXT, TEXT).map((line) => [line.object?.name, line.psp?.verdict === 'denied']),
    ));

  it('have patches that targets admit, and count among what runs', () => {
    expect(plan.workloads[0]!.patch!.proof).toEqual({
      unchangedBy: 'an-operator',
      targets: ['psa', 'vap'],
      fault: null,
    });
    expect(plan.simplified).toEqual({ policies: ['an-operator', 'tight'], admitted: 5, of: 5 });
  });

  it('are told apart from those that PSP refuses whoever asks', () =>
    expect(
      overviewOf(plan)
        .findings.filter(({ title }) => title.includes(' refuses these'))
        .map(({ title, lines }) => [title.slice(0, 50), lines]),
    ).toEqual([
      [
        'PSP or the API server refuses these: they started ',
        [expect.stringMatching(/^Pod shop\/on-the-host: .*\(and 1 more\)$/)],
      ],
      [
        'PSP refuses these to the service account of the po',
        ['Rollout web/made: no policy is granted'],
      ],
    ]));
});

describe('what pods say, where the input has no roles and bindings', () => {
  const withoutGrants = cluster().filter(
    ({ value }) => !/"rbac|"kubernetes.io\/psp":"forgotten"/.test(JSON.stringify(value)),
  );
  const { workloads, simplified } = planOf(withoutGrants).plan;

  it('is taken of the policy that admits their template', () => {
    const web = workloads.find(({ name }) => name === 'web')!;
    expect([web.psp, web.policy, web.patch?.proof.unchangedBy]).toEqual([
      'mutated',
      'strict',
      'strict',
    ]);
  });

  it('counts for what is enough', () => expect(simplified.policies).toContain('strict'));
});
