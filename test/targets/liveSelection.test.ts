/**
 * What is written where RBAC is asked at admission. What it answers, the engines say: conformance,
 * part `rbac`.
 */
import type { Grant, Policy, PolicySet } from '../../src/ir/policySet.js';
import type { TargetName } from '../../src/gaps/gap.js';
import {
  reviewFromRequest,
  requestFromReview,
  type AdmissionRequest,
} from '../../src/pod/request.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { policyNamed } from '../semantics/policies.js';

const LIVE = { ...DEFAULT_OPTIONS, selection: 'live' } as const;
const grantOf = (policy: string, apiGroup: Grant['apiGroup'] = 'policy'): Grant => ({
  policy,
  namespace: 'team',
  subject: { kind: 'Group', name: 'devs' },
  apiGroup,
});
const setOf = (policies: readonly Policy[], apiGroup?: Grant['apiGroup']): PolicySet => ({
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies,
  grants: policies.map(({ name }) => grantOf(name, apiGroup)),
});
const ONE = [policyNamed('b-plain')];
const TWO = [...ONE, policyNamed('x-privileged')];

const emitted = (
  target: TargetName,
  set: PolicySet,
): { readonly texts: Readonly<Record<string, string>>; readonly note: string | undefined } => {
  const { files, note } = targets[target].emit(set, LIVE);
  return { texts: Object.fromEntries(files.map(({ name, text }) => [name, text])), note };
};
const gapIds = (target: TargetName, set: PolicySet): readonly string[] =>
  targets[target]
    .gaps(set, LIVE)
    .gaps.map(({ id }) => id)
    .filter((id) => id.includes('/selection/'));

test('Gatekeeper keeps a copy of roles and bindings: its SyncSet is applied before the constraint that reads it', () => {
  const { texts } = emitted('gatekeeper', setOf(TWO));
  expect(texts['sync.yaml']).toContain('kind: SyncSet');
  expect(texts['constraint.yaml']).toMatch(/selection: live\n {4}grants: \[\]\n/);
  const order = ['template.yaml', 'sync.yaml', 'constraint.yaml'].map((name) =>
    texts['kustomization.yaml']!.indexOf(name),
  );
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(gapIds('gatekeeper', setOf(TWO))).toEqual(['gatekeeper/*/selection/unseen']);
});

test('of one policy, who may use it is asked once where that is a request to the server', () => {
  const asks = (target: TargetName, set: PolicySet): readonly boolean[] =>
    ['defaults.yaml', 'policies.yaml'].map((file) =>
      /resource\.Post|authorizer/.test(emitted(target, set).texts[file]!),
    );
  expect(asks('kyverno-cel', setOf(ONE))).toEqual([false, true]);
  expect(asks('kyverno-cel', setOf(TWO))).toEqual([true, true]);
  // The audit log reads what is filled in, and must not name a policy that may not be used.
  expect(asks('vap', setOf(ONE))).toEqual([true, true]);
});

test('a ValidatingPolicy posts reviews, through extensions only where a role grants so', () => {
  const groups = (apiGroup: Grant['apiGroup']): readonly string[] =>
    [
      ...emitted('kyverno-cel', setOf(TWO, apiGroup)).texts['policies.yaml']!.matchAll(
        /"group": "(\w+)"/g,
      ),
    ].map(([, group]) => group!);
  expect(groups('policy')).toEqual(['policy', 'policy']);
  expect(groups('extensions')).toEqual(['policy', 'extensions', 'policy', 'extensions']);
  expect(gapIds('kyverno-cel', setOf(TWO))).toEqual([]);
});

test('a ClusterPolicy asks for one policy; of several the grants are compiled in, and it says so', () => {
  const one = emitted('kyverno', setOf(ONE));
  const two = emitted('kyverno', setOf(TWO));
  expect([one.note, one.texts['policies.yaml']!.includes('subjectaccessreviews')]).toEqual([
    undefined,
    true,
  ]);
  expect([two.note, two.texts['policies.yaml']!.includes('subjectaccessreviews')]).toEqual([
    "live selection takes rules that read each other's results for 2 policies, and Kyverno's cannot: the grants are compiled in instead",
    false,
  ]);
  expect(gapIds('kyverno', setOf(ONE))).toEqual(['kyverno/*/selection/stricter']);
  expect(gapIds('kyverno', setOf(TWO))).toEqual(['kyverno/*/selection/unseen']);
});

test('a group that Kyverno would take for a variable grants nothing there, as is predicted', () => {
  const set: PolicySet = {
    ...setOf(ONE),
    grants: [{ ...grantOf('b-plain'), subject: { kind: 'Group', name: "{{ 'devs' }}" } }],
  };
  const request: AdmissionRequest = requestFromReview(
    reviewFromRequest({
      uid: 'u',
      operation: 'CREATE',
      subResource: '',
      namespace: 'team',
      name: 'a',
      user: 'ann@example.com',
      groups: ["{{ 'devs' }}"],
      oldPod: null,
      pod: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a' },
        spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
      },
    }),
  );
  const allowed = (target: TargetName): boolean =>
    targets[target].predict(set, LIVE)(request).allowed;
  expect([allowed('kyverno'), allowed('vap')]).toEqual([false, true]);
});
