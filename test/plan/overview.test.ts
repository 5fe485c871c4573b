import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocuments } from '../../src/load/documents.js';
import { planFiles } from '../../src/plan/files.js';
import { overviewOf } from '../../src/plan/overview.js';
import { AuditUse } from '../../src/plan/auditUse.js';
import { ROOT } from '../cli/run.js';
import { cluster, planOf } from './planning.js';

const planWith = (text: string, choices: Parameters<typeof planOf>[1] = {}) =>
  planOf([...cluster(), ...parseDocuments(text, 'more.yaml')], choices).plan;

it('counts no namespace that the cluster does not have, and names it', () => {
  const { facts, levels, levelNotes } = overviewOf(
    planWith(`apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: gone, namespace: gone}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: strict}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:authenticated'}]
`),
  );
  expect(facts[0]!.what).toBe('3 namespaces');
  expect(levels.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  expect(levelNotes.join()).toContain('1 namespace that the cluster does not have: gone');
});

it('counts those that levels leave open among the namespaces that use policies, and no others', () => {
  const inNamespace = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: app, namespace: ${name}}
spec: {containers: [{name: app, image: a}]}
`;
  const documents = parseDocuments(
    [
      readFileSync(join(ROOT, 'examples/three-policies.yaml'), 'utf8'),
      '{apiVersion: v1, kind: Namespace, metadata: {name: shop}}',
      '{apiVersion: v1, kind: Namespace, metadata: {name: empty}}',
      inNamespace('shop'),
      inNamespace('web'),
    ].join('\n---\n'),
    'dump.yaml',
  );
  expect(planOf(documents).plan.target.reason).toContain(
    '2 of the 2 namespaces that use policies would admit',
  );
});

it('does not say that all passes a level that is there already, where it does not', () => {
  const { levels } = overviewOf(
    planWith(`apiVersion: v1
kind: Namespace
metadata: {name: held, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: v1
kind: Pod
metadata: {name: root, namespace: held}
spec:
  securityContext: {runAsUser: 1000}
  containers: [{name: a, image: a}]
`),
  );
  expect(levels.find(({ names }) => names === 'held')).toMatchObject({
    level: 'restricted',
    why: 'it is enforced there already; what runs there needs baseline',
  });
});

it('counts one pod of a log as one', () => {
  const log = new AuditUse();
  log.add({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    verb: 'create',
    objectRef: { resource: 'pods', namespace: 'shop', name: 'a' },
    annotations: { 'podsecuritypolicy.policy.k8s.io/admit-policy': 'forgotten' },
  });
  expect(
    planWith('{apiVersion: v1, kind: ConfigMap}', { log }).policies.map(({ proof }) => proof.text),
  ).toContainEqual(expect.stringMatching(/admitted 1 pod by the audit log$/));
});

it('says what an audit log does not show', () => {
  const unknownBy = (...events: readonly object[]): readonly string[] => {
    const log = new AuditUse();
    for (const event of events)
      log.add({ kind: 'Event', apiVersion: 'audit.k8s.io/v1', verb: 'create', ...event });
    return planWith('{apiVersion: v1, kind: ConfigMap}', { log }).unknown.filter((one) =>
      one.includes('audit log'),
    );
  };
  const objectRef = { resource: 'pods', namespace: 'shop', name: 'a' };
  const annotations = { 'podsecuritypolicy.policy.k8s.io/admit-policy': 'forgotten' };
  expect(unknownBy({ objectRef, verb: 'get' })).toEqual([
    expect.stringContaining('has no creation of a pod'),
  ]);
  expect(unknownBy({ objectRef })).toEqual([
    expect.stringContaining('does not name a policy that admitted a pod'),
  ]);
  expect(unknownBy({ objectRef }, { objectRef, annotations })).toEqual([]);
});

it('says of whose pods only operators know, where the input has no pods', () => {
  const kafkas = `apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: a}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: b}
`;
  const pods = `---
apiVersion: v1
kind: Pod
metadata: {name: a-0, namespace: shop}
spec: {containers: [{name: a, image: a}]}
`;
  const unknown = (text: string): readonly string[] =>
    planOf(parseDocuments(text, 'a.yaml')).plan.unknown;
  const known = 'only operators know which pods they make for 2 Kafka: give those pods too';
  const namespace = '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
  expect(unknown(kafkas + namespace)).toContain(known);
  expect(unknown(kafkas + namespace + pods)).not.toContain(known);
});

it('says which grant keeps levels weaker than what runs needs, and whose it is', () => {
  const grant = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: everything}
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
metadata: {name: everything}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [everything], verbs: [use]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: everything}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
subjects:
  - {kind: User, apiGroup: rbac.authorization.k8s.io, name: alice}
  - {kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:masters'}
`;
  const { levelNotes } = overviewOf(planWith(grant));
  expect(levelNotes.join('\n')).toMatch(
    /needs, and who may use them: everything in 2 namespaces \(User alice\)/,
  );
  expect(overviewOf(planWith('{apiVersion: v1, kind: ConfigMap}')).levelNotes.join()).not.toContain(
    'everything',
  );
});

it('asks nobody to remove a grant where the level is the strictest already', () => {
  const { namespaces } = planWith('{apiVersion: v1, kind: ConfigMap}');
  const { level } = namespaces.find(({ name }) => name === 'empty')!;
  expect([level.recommended, level.fits, level.deciding.length > 0]).toEqual([
    'restricted',
    null,
    true,
  ]);
  const { levelNotes } = overviewOf(planWith('{apiVersion: v1, kind: ConfigMap}'));
  expect(levelNotes.join()).not.toContain('If a grant can go');
});

it('says of a weaker level that somebody has set what becomes of it', () => {
  const labelled = `apiVersion: v1
kind: Namespace
metadata: {name: backup, labels: {pod-security.kubernetes.io/enforce: privileged}}
`;
  const made = planOf([...cluster(), ...parseDocuments(labelled, 'more.yaml')]);
  const said =
    'the namespace enforces privileged today; if that is for something that does not run now, leave it';
  const { level } = made.plan.namespaces.find(({ name }) => name === 'backup')!;
  expect([level.recommended, level.reasons[0]]).toEqual(['restricted', said]);
  expect(planFiles(made).get('policies/psa/label.sh')).toContain(`# ${said}\n`);
});
