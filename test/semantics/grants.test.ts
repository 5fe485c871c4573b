/** Where nobody says who asks. Who may use what when somebody does is in admissionCases.ts. */
import type { Grant, Subject } from '../../src/ir/policySet.js';
import { anyonesGrants } from '../../src/semantics/grants.js';
import { podWith, requestFor } from './policies.js';

const somebody: Subject = { kind: 'User', name: 'somebody@example.com' };
const grant = (policy: string, namespace: string | null): Grant => ({
  policy,
  subject: somebody,
  namespace,
  apiGroup: 'policy',
});

const CASES: readonly (readonly [says: string, grants: readonly Grant[], mayUse: boolean])[] = [
  ['no grant is for nobody', [], false],
  ['a grant to whomever is for anyone', [grant('restricted', null)], true],
  ['so is one in the namespace of the pod', [grant('restricted', 'team')], true],
  ['one in another namespace is not', [grant('restricted', 'other')], false],
  ['one on another policy is not', [grant('privileged', null)], false],
  ['one on all policies is', [grant('*', null)], true],
  ['one on all policies in another namespace is not', [grant('*', 'other')], false],
  ['one of several is enough', [grant('privileged', null), grant('restricted', 'team')], true],
];

it.each(CASES)('%s', (_, grants, mayUse) =>
  expect(anyonesGrants(grants)('restricted', requestFor(podWith()))).toBe(mayUse),
);
