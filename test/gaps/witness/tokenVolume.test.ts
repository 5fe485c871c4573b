/** A server adds the volume of the token to a witness before a policy judges it. */
import { asServerSees } from '../../../src/pod/serviceAccount.js';
import type { PolicySet } from '../../../src/ir/policySet.js';
import type { JsonObject } from '../../../src/pod/json.js';
import { pspAdmission, EVERY_POLICY } from '../../../src/semantics/admission.js';
import { witnessRequest } from '../../../src/gaps/witness/candidates.js';
import { targets } from '../../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../../src/targets/shared/options.js';
import { policyNamed } from '../../semantics/policies.js';

const plain = policyNamed('b-plain');

function createdPods(volumes: readonly string[]): { set: PolicySet; pods: readonly JsonObject[] } {
  const policies = [{ ...plain, spec: { ...plain.spec, volumes } }];
  const set: PolicySet = { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies, grants: [] };
  const { gaps } = targets['gatekeeper'].gaps(set, DEFAULT_OPTIONS);
  const pods = gaps.flatMap(({ witness }) => (witness?.['kind'] === 'Pod' ? [witness] : []));
  return { set, pods };
}

test('so where a policy does not allow it, PSP answers as it says to what the server sees', () => {
  const { set, pods } = createdPods(['configMap']);
  const psp = pspAdmission(set, EVERY_POLICY);
  expect(pods.length).toBeGreaterThan(2);
  for (const pod of pods) {
    const request = witnessRequest(pod);
    const seen = { ...request, pod: asServerSees(pod, 'default') };
    expect(psp.review(seen).verdict).toBe(psp.review(request).verdict);
  }
});

test.each([['secret'], ['projected'], ['*']])('beside %s it is not mentioned', (volume) => {
  const { pods } = createdPods([volume]);
  expect(pods.length).toBeGreaterThan(2);
  for (const { spec } of pods) expect(spec).not.toHaveProperty('automountServiceAccountToken');
});
