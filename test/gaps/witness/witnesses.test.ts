/**
 * Every gap's witness lies inside its condition and shows the difference that the gap claims; ids
 * name one gap each.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../../src/gaps/answers.js';
import { gapCoverage } from '../../../src/gaps/coverage.js';
import { podEffect } from '../../../src/gaps/podEffect.js';
import { TARGET_NAMES, type Effect, type Gap } from '../../../src/gaps/gap.js';
import { witnessRequest } from '../../../src/gaps/witness/candidates.js';
import { readPolicySet } from '../../../src/load/readPolicySet.js';
import type { PolicySet } from '../../../src/ir/policySet.js';
import { remembered } from '../../../src/base/remembered.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { readInput } from '../../../src/load/inputs.js';
import { printCel } from '../../../src/lang/printCel.js';
import { simplify } from '../../../src/lang/simplify.js';
import { readPolicies } from '../../../src/psp/readPolicies.js';
import { pspAdmission } from '../../../src/semantics/admission.js';
import { refusedByServer } from '../../../src/semantics/takenByServer.js';
import { inputGrants } from '../../../src/semantics/grants.js';
import { targets } from '../../../src/targets/index.js';
import type { Target } from '../../../src/targets/target.js';
import { DEFAULT_OPTIONS } from '../../../src/targets/shared/options.js';
import { ROOT } from '../../cli/run.js';

function fault(
  set: PolicySet,
  predict: ReturnType<Target['predict']>,
  gap: Gap,
  answers: Answers,
): string | undefined {
  const request = witnessRequest(gap.witness!);
  if (gapCoverage([gap], answers).covering(request, [gap.effect]).length === 0)
    return 'the condition does not cover the witness';
  const verdict = pspAdmission(set, inputGrants(set)).review(request);
  const { verdict: psp } = verdict;
  const ours = predict(request);
  // The API server has the last word.
  const admits = ours.allowed && refusedByServer(request.pod, ours.pod) === undefined;
  const claimed: Readonly<Record<Effect, boolean>> = {
    looser: psp === 'denied' && admits,
    stricter: psp !== 'denied' && !admits,
    'default-lost':
      psp === 'mutated' &&
      admits &&
      podEffect(verdict.pod, '1.24') !== podEffect(ours.pod, 'current'),
    'default-differs': psp !== 'denied' && admits,
    unseen: psp !== 'denied' && admits,
  };
  return claimed[gap.effect] ? undefined : `PSP ${psp}, target ${admits ? 'allows' : 'denies'}`;
}

const analysesOf = remembered((set: PolicySet) =>
  TARGET_NAMES.map((target) => ({ target, ...targets[target].gaps(set, DEFAULT_OPTIONS) })),
);
const gapsOf = (set: PolicySet): readonly Gap[] => analysesOf(set).flatMap(({ gaps }) => gaps);

function faults(set: PolicySet): readonly string[] {
  return analysesOf(set).flatMap(({ target, gaps, answers }) => {
    const predict = targets[target].predict(set, DEFAULT_OPTIONS);
    return gaps.flatMap((gap) => {
      const wrong = gap.witness === null ? undefined : fault(set, predict, gap, answers);
      return wrong === undefined ? [] : [`${gap.id}: ${wrong}`];
    });
  });
}
const examples = new Map<string, PolicySet>();
function example(name: string): PolicySet {
  const set =
    examples.get(name) ??
    readPolicySet(parseDocuments(readInput(join(ROOT, 'examples', name)), name), { strict: false })
      .policySet;
  examples.set(name, set);
  return set;
}
const SINGLE = ['restricted.yaml', 'privileged.yaml', 'every-field.yaml'];

describe.each([...SINGLE, 'three-policies.yaml'])('%s', (name) => {
  it('each witness shows its gap', () => expect(faults(example(name))).toEqual([]));
});

test('a gap of a single policy has a witness', () => {
  const bare = SINGLE.flatMap((name) =>
    gapsOf(example(name))
      // Who may use what, an input without roles does not say.
      .filter(({ witness, beyondInput }) => witness === null && !beyondInput)
      .map(({ id }) => id),
  );
  // Groups with {{ in their names are in no example; without a seccomp profile only Windows pods
  // pass level restricted.
  const known =
    /\/(os|hostUsers|probes|windowsOptions)\/|^kyverno\/\*\/selection\/stricter$|^psa\/restricted\/seccomp\/default-lost$/;
  expect(bare.filter((id) => !known.test(id))).toEqual([]);
});

describe.each([...SINGLE, 'three-policies.yaml'])('%s', (name) => {
  it('each id names one gap', () => {
    const ids = gapsOf(example(name)).map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(ids.length).toBeGreaterThan(10);
  });

  it('each condition is CEL', () => {
    for (const { when } of gapsOf(example(name)))
      expect(
        printCel(simplify(when.node), { variables: { pod: 'object', request: 'request' } }),
      ).not.toBe('');
  });
});

const CORPUS = join(ROOT, '../shared/corpus/psp');
(existsSync(CORPUS) ? it : it.skip)(
  'each witness for a real policy shows its gap (skipped where ../shared/corpus is not there)',
  () => {
    const policies = readdirSync(CORPUS)
      .sort()
      .flatMap((file) => {
        try {
          return readPolicies(
            parseDocuments(readInput(join(CORPUS, file)), file).filter(
              ({ value }) => (value as { kind?: string }).kind === 'PodSecurityPolicy',
            ),
          ).policies.map((policy) => ({ file, policy }));
        } catch {
          return [];
        }
        // One in so many: the suite of the real engines asks of every one.
      })
      .filter((_, i) => i % 60 === 0);
    expect(policies.length).toBeGreaterThan(3);
    expect(
      policies.flatMap(({ file, policy }) =>
        faults({
          apiVersion: 'psp-ferry/v1',
          kind: 'PolicySet',
          policies: [policy],
          grants: [],
        }).map((text) => `${file}: ${text}`),
      ),
    ).toEqual([]);
  },
);
