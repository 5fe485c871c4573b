/**
 * Requests around the rules of a policy, several rules at a time, on pods that a level admits and on
 * others: each that a target answers otherwise than PSP is in a gap. The suite asks the engines the
 * same of random pods, few of which come near the restricted level.
 */
import { readFileSync } from 'node:fs';
import { Random } from '../../conformance/suite/random.js';
import { gapCoverage } from '../../src/gaps/coverage.js';
import { effectsBetween } from '../../src/gaps/compareVerdicts.js';
import { wasSeenOn124 } from '../../src/gaps/eras.js';
import { TARGET_NAMES, type TargetName } from '../../src/gaps/gap.js';
import { witnessRequest } from '../../src/gaps/witness/candidates.js';
import { podsAtLevels } from '../../src/gaps/witness/podsAtLevels.js';
import { inSecondContainer, policyProbes, withProbe } from '../../src/gaps/witness/probePods.js';
import { takenToday } from '../../src/gaps/witness/takenToday.js';
import type { Grant, PolicySet } from '../../src/ir/policySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { AUTHENTICATED } from '../../src/pod/requester.js';
import { readPolicies } from '../../src/psp/readPolicies.js';
import { pspAdmission } from '../../src/semantics/admission.js';
import { inputGrants } from '../../src/semantics/grants.js';
import { FIELDLESS_PROBES } from '../../src/standards/probes.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';

const PODS = 60;
const EXAMPLES = ['restricted', 'every-field', 'three-policies', 'privileged'];
const LEVELS = ['nearest', 'baseline', 'restricted', 'safe'] as const;

function example(name: string): PolicySet {
  const file = `examples/${name}.yaml`;
  const { policies } = readPolicies(parseDocuments(readFileSync(file, 'utf8'), file));
  return { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies, grants: [] };
}

/** A pod with up to three probes of a policy on it. */
function randomPod(random: Random, { policies }: PolicySet): JsonObject {
  const policy = random.pick(policies);
  const probes = [...policyProbes(policy), ...FIELDLESS_PROBES];
  let pod = random.pick(podsAtLevels(policy, [[]]));
  for (let left = random.pick([1, 1, 2, 3]); left > 0; left -= 1) {
    const probe = random.pick(probes);
    const isOther = probe.from === 'container' && random.chance(0.3);
    pod = isOther ? inSecondContainer(pod, probe) : withProbe(pod, probe);
  }
  const taken = wasSeenOn124(pod) ? takenToday(pod) : undefined;
  return taken ?? randomPod(random, { policies } as PolicySet);
}

/** The requester of the pods: an administrator, or somebody who may use one policy. */
type Asked = Partial<Pick<AdmissionRequest, 'user' | 'groups'>>;

function unnamed(
  set: PolicySet,
  target: TargetName,
  options: EmitOptions,
  asked: Asked = {},
): readonly string[] {
  const random = new Random(1);
  const { gaps, answers } = targets[target].gaps(set, options);
  const coverage = gapCoverage(gaps, answers);
  const predict = targets[target].predict(set, options);
  const psp = pspAdmission(set, inputGrants(set));
  const requests = Array.from({ length: PODS }, () => witnessRequest(randomPod(random, set)));
  return requests
    .map((request) => ({ ...request, ...asked }))
    .flatMap((request) => {
      const { allowed, mutated, pod } = predict(request);
      const verdict = allowed ? (mutated ? 'mutated' : 'allowed') : 'denied';
      const effects = effectsBetween(request, psp.review(request), { verdict, pod });
      return effects.length === 0 || coverage.covering(request, effects).length > 0
        ? []
        : [`${effects.join(' or ')}: ${JSON.stringify(request.pod)}`];
    });
}

describe.each(EXAMPLES)('%s', (name) => {
  const set = example(name);
  const cases = TARGET_NAMES.flatMap((target) =>
    (target === 'psa' ? LEVELS : LEVELS.slice(0, 1)).map((psaLevel) => [target, psaLevel] as const),
  );
  it.each(cases)('each difference of %s at %s is in a gap', (target, psaLevel) => {
    expect(unnamed(set, target, { ...DEFAULT_OPTIONS, selection: 'any', psaLevel })).toEqual([]);
  });
});

describe('of a requester who may use one policy of several', () => {
  const set = example('three-policies');
  const cases = TARGET_NAMES.flatMap((target) =>
    set.policies.map(({ name }) => [target, name] as const),
  );
  it.each(cases)('each difference of %s is in a gap where everyone may: %s', (target, policy) => {
    const granted: Grant = {
      policy,
      subject: { kind: 'User', name: 'dev' },
      namespace: null,
      apiGroup: 'policy',
    };
    const options: EmitOptions = { ...DEFAULT_OPTIONS, selection: 'any' };
    const asked = { user: 'dev', groups: [AUTHENTICATED] };
    expect(unnamed({ ...set, grants: [granted] }, target, options, asked)).toEqual([]);
  });
});
