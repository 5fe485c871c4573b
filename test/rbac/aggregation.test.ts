/** ClusterRoles that gather the rules of others by their labels. */
import { formatProblem } from '../../src/base/problem.js';
import type { Grant } from '../../src/ir/policySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readGrants } from '../../src/rbac/readGrants.js';

/** `policy namespace|* subject apiGroup` */
const shown = ({ policy, namespace, subject, apiGroup }: Grant): string =>
  `${policy} ${namespace ?? '*'} ${subject.kind}:${subject.kind === 'ServiceAccount' ? `${subject.namespace}/` : ''}${subject.name} ${apiGroup}`;
const reading = (
  text: string,
  policies = ['one', 'two'],
): { grants: string[]; problems: string[] } => {
  const { grants, problems } = readGrants(parseDocuments(text, 'f'), policies);
  return { grants: grants.map(shown), problems: problems.map(formatProblem) };
};

const API = 'apiVersion: rbac.authorization.k8s.io/v1';
const USE =
  '{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [one], verbs: [use]}';
const clusterRole = (rules: string, name = 'role', more = ''): string =>
  `${API}\nkind: ClusterRole\nmetadata: {name: ${name}${more}}\nrules: ${rules}\n`;
const toAnn = (
  kind: string,
  role: string,
  metadata = '{name: binding, namespace: team}',
  roleKind = 'ClusterRole',
): string =>
  `${API}\nkind: ${kind}\nmetadata: ${metadata}\nroleRef: {kind: ${roleKind}, name: ${role}}\nsubjects: [{kind: User, name: ann}]\n`;
const stream = (...documents: string[]): string => documents.join('---\n');

const LABELLED = clusterRole(`[${USE}]`, 'psp', ', labels: {a: b, c: d}');
test.each([
  ['matchLabels: {a: b}', true],
  ['matchLabels: {a: b, c: x}', false],
  ['matchLabels: {}', true],
  ['', true],
  ['matchExpressions: [{key: a, operator: In, values: [x, b]}]', true],
  ['matchExpressions: [{key: z, operator: In, values: [b]}]', false],
  ['matchExpressions: [{key: a, operator: NotIn, values: [b]}]', false],
  ['matchExpressions: [{key: z, operator: NotIn, values: [b]}]', true],
  ['matchExpressions: [{key: a, operator: Exists}]', true],
  ['matchExpressions: [{key: z, operator: Exists}]', false],
  ['matchExpressions: [{key: a, operator: DoesNotExist}]', false],
  ['matchExpressions: [{key: z, operator: DoesNotExist}]', true],
  ['matchExpressions: [{key: a, operator: Like}]', false],
  ['matchLabels: {a: b}, matchExpressions: [{key: a, operator: DoesNotExist}]', false],
])('aggregation by {%s}: %s', (selector, selected) => {
  const aggregating = `${API}\nkind: ClusterRole\nmetadata: {name: role}\naggregationRule: {clusterRoleSelectors: [{${selector}}]}\nrules: [${USE.replace('one', 'two')}]\n`;
  const { grants } = reading(stream(aggregating, LABELLED, toAnn('RoleBinding', 'role')));
  expect(grants.includes('one team User:ann policy')).toBe(selected);
  // The server overwrites the role's own rules.
  expect(grants).not.toContain('two team User:ann policy');
});

test('roles that aggregate each other come to an end', () => {
  const each = (name: string, other: string, rules: string): string =>
    `${API}\nkind: ClusterRole\nmetadata: {name: ${name}, labels: {to-${other}: y, all: y}}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {to-${name}: "true"}}]}\nrules: ${rules}\n`;
  const text = stream(
    each('a', 'b', '[]'),
    each('b', 'a', '[]'),
    clusterRole(`[${USE}]`, 'leaf', ', labels: {to-b: "true"}'),
    toAnn('RoleBinding', 'a'),
  ).replaceAll(': y', ': "true"');
  expect(reading(text).grants).toEqual(['one team User:ann policy']);
});
