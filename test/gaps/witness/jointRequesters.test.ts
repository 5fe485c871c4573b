/** Who may use one policy asks for pods of an account that may use another. */
import { joinableRequesters, jointRequesters } from '../../../src/gaps/witness/narrowRequesters.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { readPolicySet } from '../../../src/load/readPolicySet.js';
import type { Identity } from '../../../src/semantics/identities.js';
import { bindingYaml, groupYaml, policyYaml, roleYaml } from '../policyTexts.js';

const policy = (name: string): string =>
  policyYaml(name, { runAsUser: '{ rule: RunAsAny }' }) + roleYaml(name);
const account = (name: string): string => `{ kind: ServiceAccount, name: ${name}, namespace: web }`;

function joint(of: string, ...bindings: readonly string[]): readonly Identity[] {
  const text = ['one', 'two', 'three'].map(policy).join('') + bindings.join('');
  const { policySet } = readPolicySet(parseDocuments(text, 'policies.yaml'), {});
  return jointRequesters(
    policySet,
    policySet.policies.find(({ name }) => name === of)!,
    (one) => joinableRequesters(policySet, one, []),
  );
}

const team = groupYaml('web-team.example.com');
const TEAM = ['web-team.example.com', 'system:authenticated'];

test.each(['one', 'two'])('a group, and an account in its namespace: of %s', (of) => {
  const found = joint(
    of,
    bindingYaml('ClusterRoleBinding', 'one', team),
    bindingYaml('RoleBinding', 'two', account('web')),
  );
  expect(found).toEqual([{ user: 'stranger', groups: TEAM, namespace: 'web', account: 'web' }]);
});

test('one account asks for pods of the other', () => {
  const found = joint(
    'one',
    bindingYaml('RoleBinding', 'one', account('web')),
    bindingYaml('RoleBinding', 'two', account('api')),
  );
  const user = (name: string): string => `system:serviceaccount:web:${name}`;
  expect(found.map((one) => [one.user, one.account])).toEqual([[user('web'), 'api']]);
});

test('none where the one may not ask for pods in the namespace of the other', () => {
  const elsewhere = bindingYaml('RoleBinding', 'one', team).replace(
    'namespace: web',
    'namespace: shop',
  );
  expect(joint('two', elsewhere, bindingYaml('RoleBinding', 'two', account('web')))).toEqual([]);
});
