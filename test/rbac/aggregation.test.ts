/** ClusterRoles that gather the rules of others by their labels. */
import { API, clusterRole, reading, stream, toAnn, USE } from './reading.js';

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
