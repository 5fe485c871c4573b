/** Who may use which policy: what a level does not ask. */
import { gapCoverage } from '../../../src/gaps/coverage.js';
import type { PolicySet } from '../../../src/ir/policySet.js';
import type { JsonObject } from '../../../src/pod/json.js';
import { requestBy } from '../../../src/semantics/identities.js';
import { targets } from '../../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../../src/targets/shared/options.js';
import { podWith, policyNamed } from '../../semantics/policies.js';

const plain = policyNamed('b-plain');
const set: PolicySet = {
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies: [plain],
  grants: [
    {
      policy: plain.name,
      namespace: null,
      subject: { kind: 'Group', name: 'dev.example.com' },
      apiGroup: 'policy',
    },
  ],
};
const { gaps, answers } = targets['psa'].gaps(set, { ...DEFAULT_OPTIONS, psaLevel: 'baseline' });
const coverage = gapCoverage(gaps, answers);
const covering = (
  pod: JsonObject,
  groups: readonly string[],
  oldPod: JsonObject | null = null,
): readonly string[] =>
  coverage
    .covering(
      requestBy({ user: 'alice', groups, namespace: 'web', account: undefined }, { pod, oldPod }),
    )
    .map(({ id }) => id);

const onHost = podWith({ spec: { hostNetwork: true } });
const withCapability = podWith({ containers: [{ capabilities: { add: ['CHOWN'] } }] });
const SELECTION = 'psa/*/selection/looser';

test('a new pod that the level refuses is not in the gap, but an update may be', () => {
  expect(covering(podWith(), [])).toContain(SELECTION);
  expect(covering(onHost, [])).not.toContain(SELECTION);
  expect(covering(onHost, [], podWith())).toContain(SELECTION);
});

test('what a policy refuses explains only the answers to those who may use it', () => {
  const rules = (groups: readonly string[]): readonly string[] =>
    covering(withCapability, groups).filter((id) => id !== SELECTION);
  expect(rules(['dev.example.com'])).toContain('psa/b-plain/allowedCapabilities/looser');
  expect(rules([])).toEqual([]);
});
