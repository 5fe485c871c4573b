/**
 * `diff` on the 1.24 plugin. The plugin answers the witnesses of random changes as `diff` says, and
 * each random request that it answers differently under both sets is in a difference that `diff`
 * names.
 */
import { differencesBetween, type Differences } from '../../src/diff/differences.js';
import type { DiffInput, Difference } from '../../src/diff/difference.js';
import type { Effect } from '../../src/gaps/gap.js';
import { podEffect } from '../../src/gaps/podEffect.js';
import { exactJson } from '../../src/base/exactJson.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import { withServerGroups } from '../../src/pod/requester.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import type { JsonObject } from '../../src/pod/json.js';
import { SOURCE } from '../../src/ir/source.js';
import type { Engine, ReviewAnswer } from './engine.js';
import { randomSetPair, type SetPair } from './generateChanges.js';
import { randomRequest } from './generateRequests.js';
import { documentsOf, withDefaults } from './pspCase.js';
import { Random } from './random.js';
import type { Report } from './report.js';
import type { RandomOptions } from './targetRandom.js';

const REQUESTS_PER_PAIR = 25;
/** What is wrong is printed of so many pairs. */
const SHOWN = 3;

export async function diffRandom(
  engine: Engine,
  { cases, seed }: RandomOptions,
  report: Report,
): Promise<void> {
  report.section(`diff on the PSP 1.24 plugin, random changes (seed ${seed})`);
  const random = new Random(seed);
  const tally = new Map<string, number>();
  const count = (what: string): unknown => tally.set(what, (tally.get(what) ?? 0) + 1);
  const faults: string[] = [];
  let witnesses = 0;
  let differing = 0;
  let unnamed = 0;
  let done = 0;
  for (; done < cases; done += REQUESTS_PER_PAIR) {
    const pair = randomSetPair(random);
    const found = differencesBetween(inputOf(pair.old), inputOf(pair.new));
    const requests = Array.from({ length: REQUESTS_PER_PAIR }, () =>
      asServerSends(randomRequest(random)),
    );
    witnesses += found.differences.length;
    for (const { effect } of found.differences) count(effect);
    const effects = await effectsOnPlugin(engine, pair, [
      ...found.differences.map(({ witness }) => witness),
      ...requests,
    ]);
    const wrong = [
      ...found.differences.flatMap((one, i) => witnessFault(one, effects[i])),
      ...requests.flatMap((request, i) => {
        const effect = effects[found.differences.length + i];
        if (effect !== undefined) differing += 1;
        const fault = requestFault(request, effect, found);
        unnamed += fault.length;
        return fault;
      }),
    ];
    if (wrong.length > 0 && faults.length < SHOWN)
      faults.push(`${wrong[0]!}\n${exactJson(pair, 0)}`);
    else if (wrong.length > 0) faults.push('');
  }
  report.note(
    `${witnesses} differences: ${[...tally].map(([word, n]) => `${n} ${word}`).join(', ')}; ${differing} of ${done} random requests are answered differently`,
  );
  report.check(
    `each of ${witnesses} witnesses is answered by the plugin as diff says, and each of ${differing} differing requests is named`,
    faults.length === 0,
    faults.length === 0
      ? ''
      : `${faults.length} changes, ${unnamed} requests without a name\n${faults.join('\n').trimEnd()}`,
  );
}

/** Filled in as a server does, by a requester with the groups that a server adds. */
export const asServerSends = (request: AdmissionRequest): AdmissionRequest => ({
  ...withDefaults(request),
  ...withServerGroups(request),
});

export const inputOf = (policySet: PolicySet): DiffInput => ({
  policySet,
  locate: new Map(
    policySet.policies.map(({ name }) => [name, () => ({ file: name, line: 1, column: 1 })]),
  ),
  locateGrant: () => null,
});

/** What the plugin answers under both sets: the effect of the change on each request. */
async function effectsOnPlugin(
  engine: Engine,
  pair: SetPair,
  requests: readonly AdmissionRequest[],
): Promise<readonly (Effect | undefined)[]> {
  const before = await answersOf(engine, pair.old, requests);
  const after = await answersOf(engine, pair.new, requests);
  return requests.map((request, i) => effectOf(request, before[i]!, after[i]!));
}

async function answersOf(
  engine: Engine,
  set: PolicySet,
  requests: readonly AdmissionRequest[],
): Promise<readonly ReviewAnswer[]> {
  const loaded = await engine.load(documentsOf(set));
  if (!loaded.ok)
    throw new Error(`the plugin refuses a policy of the random search: ${loaded.error}`);
  return Promise.all(requests.map((request) => engine.review(reviewFromRequest(request))));
}

function effectOf(
  { operation, subResource }: AdmissionRequest,
  before: ReviewAnswer,
  after: ReviewAnswer,
): Effect | undefined {
  const broken = before.error ?? after.error;
  if (broken !== undefined) throw new Error(`the plugin could not judge a request: ${broken}`);
  if (before.allowed !== after.allowed) return after.allowed ? 'looser' : 'stricter';
  if (!before.allowed || operation !== 'CREATE' || subResource !== '') return undefined;
  const [then, now] = [before.object, after.object] as [JsonObject, JsonObject];
  if (podEffect(then, '1.24') !== podEffect(now, '1.24')) return 'default-differs';
  return admittedBy(then) === admittedBy(now) ? undefined : 'unseen';
}

const admittedBy = (pod: JsonObject): unknown =>
  ((pod['metadata'] as JsonObject)['annotations'] as JsonObject | undefined)?.[SOURCE.annotation];

/** A default that is lost is one that differs. */
const isSame = (one: Effect, other: Effect | undefined): boolean =>
  (one === 'default-lost' ? 'default-differs' : one) === other;

const witnessFault = ({ id, effect }: Difference, onPlugin: Effect | undefined): string[] =>
  isSame(effect, onPlugin) ? [] : [`witness of ${id}: the plugin says ${onPlugin ?? 'the same'}`];

function requestFault(
  request: AdmissionRequest,
  onPlugin: Effect | undefined,
  { differences, explaining }: Differences,
): string[] {
  const ids = explaining(request);
  const named = differences.filter(
    (one) => ids.includes(one.id) && onPlugin !== undefined && isSame(one.effect, onPlugin),
  );
  if (onPlugin === undefined ? ids.length === 0 : named.length > 0) return [];
  return [
    `a request is ${onPlugin ?? 'answered the same'}; diff says ${ids.join(', ') || 'nothing'} and names ${differences.map(({ id }) => id).join(', ') || 'nothing'}: ${exactJson(request, 0)}`,
  ];
}
