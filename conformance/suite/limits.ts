/**
 * Large sets: 20 policies, all different real ones and 300 policies load into every engine, and are
 * judged as predicted. Other parts test what policies mean together; this one tests the limits of
 * servers.
 */
import { join } from 'node:path';
import type { Grant, Policy, PolicySet, Subject } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import { readPolicies } from '../../src/psp/readPolicies.js';
import { inputGrants } from '../../src/semantics/grants.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { corpusPolicies } from './corpus.js';
import { costliestPods } from './costliestPods.js';
import type { Engine } from './engine.js';
import { ENGINES, type OpenEngine, type PolicyTarget } from './engines.js';
import { ACCOUNTS, GROUPS, randomPolicy, USERS } from './generatePolicies.js';
import { randomRequest } from './generateRequests.js';
import { stringify } from './engine.js';
import { withDefaults, written } from './pspCase.js';
import { Random } from './random.js';
import { messageFault } from './refusalMessage.js';
import type { Report } from './report.js';
import { documentsFor, unannounced } from './targetCase.js';

/** Kyverno compiles a ClusterPolicy's CEL anew for each request. */
const REQUESTS: Readonly<Record<PolicyTarget, number>> = {
  vap: 40,
  'kyverno-cel': 40,
  gatekeeper: 20,
  kyverno: 6,
};
const TARGETS = Object.keys(REQUESTS) as (keyof typeof REQUESTS)[];

export interface LimitsOptions {
  readonly seed: number;
  /** Beside the project or not. */
  readonly corpus: string | undefined;
  /** How many policies are generated: of few and of many. */
  readonly sizes: readonly number[];
}

export async function limits(
  open: OpenEngine,
  { seed, corpus, sizes }: LimitsOptions,
  report: Report,
): Promise<void> {
  report.section(`large sets of policies (seed ${seed})`);
  const random = new Random(seed);
  const sets = [
    ...sizes.map((count) => setOf(random, generated(random, count))),
    ...(corpus === undefined ? [] : [setOf(random, differentIn(corpus))]),
  ];
  for (const set of sets)
    for (const target of TARGETS) await judged(open(ENGINES[target]), target, set, random, report);
  await costliestPods(open('kube'), report);
}

const generated = (random: Random, count: number): readonly Policy[] =>
  Array.from({ length: count }, (_, i) =>
    randomPolicy(random, `policy-${String(i).padStart(3, '0')}`),
  );

/** Those that mean the same are one, and those that have a name in common get a number. */
function differentIn(folder: string): readonly Policy[] {
  const bySpec = new Map<string, Policy>();
  const names = new Set<string>();
  for (const { document } of corpusPolicies(join(folder, 'psp')).policies) {
    const [policy] = readPolicies([document]).policies;
    if (policy === undefined || bySpec.has(stringify(policy.spec))) continue;
    const name = names.has(policy.name) ? `${policy.name}-${bySpec.size}` : policy.name;
    names.add(name);
    bySpec.set(stringify(policy.spec), { ...policy, name });
  }
  return [...bySpec.values()];
}

const SUBJECTS: readonly Subject[] = [
  ...USERS.map((name): Subject => ({ kind: 'User', name })),
  ...GROUPS.map((name): Subject => ({ kind: 'Group', name })),
  ...ACCOUNTS.map((name): Subject => ({ kind: 'ServiceAccount', namespace: 'team', name })),
];

/** Policies that somebody who asks may use; the others are for people who never do. */
const USED = 5;

const setOf = (random: Random, policies: readonly Policy[]): PolicySet => ({
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies: [...policies].sort((a, b) => (a.name < b.name ? -1 : 1)),
  grants: policies.map(({ name }): Grant => ({
    policy: name,
    subject:
      random.below(policies.length) < USED
        ? random.pick(SUBJECTS)
        : { kind: 'User', name: `user-of-${name}` },
    namespace: random.chance(0.5) ? null : 'team',
    apiGroup: 'policy',
  })),
});

/** Of few requests none may be one that is refused: then more are drawn until one is. */
function sample(
  random: Random,
  count: number,
  isAllowed: (request: AdmissionRequest) => boolean,
): readonly AdmissionRequest[] {
  const draw = (): AdmissionRequest => withDefaults(randomRequest(random, 'current'));
  const drawn = Array.from({ length: count }, draw);
  if (!drawn.every(isAllowed)) return drawn;
  const refused = Array.from({ length: MOST_DRAWS }, draw).find((request) => !isAllowed(request));
  return refused === undefined ? drawn : [...drawn.slice(1), refused];
}
const MOST_DRAWS = 500;

async function judged(
  engine: Engine,
  target: keyof typeof REQUESTS,
  set: PolicySet,
  random: Random,
  report: Report,
): Promise<void> {
  const title = `${target}, ${set.policies.length} policies`;
  const started = Date.now();
  const loaded = await engine.load(documentsFor(target, set));
  const loading = Date.now() - started;
  report.check(
    `${title}: the engine takes them, without a warning`,
    loaded.ok && unannounced(loaded).length === 0,
    loaded.error ?? unannounced(loaded).join('; '),
  );
  if (!loaded.ok) return;
  const predict = targets[target].predict(set, DEFAULT_OPTIONS);
  const requests = sample(random, REQUESTS[target], (request) => predict(request).allowed);
  const faults: string[] = [];
  const tally = { allowed: 0, denied: 0 };
  for (const request of requests) {
    const answer = await engine.review(reviewFromRequest(request));
    const prediction = predict(request);
    tally[prediction.allowed ? 'allowed' : 'denied'] += 1;
    const fault =
      answer.error ??
      (answer.allowed === prediction.allowed
        ? answer.allowed
          ? podFault(request, answer.mutated ?? answer.object, prediction.pod)
          : faultOfMessage(answer.message ?? '', set, request)
        : `predicted ${prediction.allowed ? 'allowed' : 'denied'}: ${answer.message ?? ''}`);
    if (fault !== undefined) faults.push(fault);
  }
  report.note(
    `${title}: loaded in ${loading} ms, ${Math.round((Date.now() - started - loading) / requests.length)} ms a request`,
  );
  report.check(
    `${title}: ${requests.length} random requests are answered as predicted (${tally.allowed} allowed, ${tally.denied} denied)`,
    faults.length === 0 && tally.denied > 0,
    faults.slice(0, 3).join('\n       '),
  );
}

function faultOfMessage(
  message: string,
  set: PolicySet,
  request: AdmissionRequest,
): string | undefined {
  const fault = messageFault(message, set, inputGrants(set), request);
  return fault === undefined ? undefined : `${fault}: ${message}`;
}

function podFault(
  { operation }: AdmissionRequest,
  filled: unknown,
  predicted: JsonObject,
): string | undefined {
  if (operation !== 'CREATE' || filled === undefined) return undefined;
  const theirs = JSON.stringify(written(filled as JsonObject, 'current'));
  const ours = JSON.stringify(written(predicted, 'current'));
  return theirs === ours ? undefined : `predicted the pod ${ours}, the engine makes it ${theirs}`;
}
