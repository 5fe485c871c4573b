/**
 * Looks for one request for each explanation of a change. It tries pods near the changed rules, by
 * each requester whom the grants treat differently. If another policy admits a pod too, the pod is
 * changed step by step until that policy refuses it.
 */
import type { Control } from '../controls/control.js';
import type { Probe } from '../controls/probe.js';
import type { Effect } from '../gaps/gap.js';
import { inSecondContainer } from '../gaps/witness/probePods.js';
import type { Grant, Policy } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import { mirrorSeccomp } from '../semantics/seccompMirror.js';
import { covers, type Change } from './change.js';
import { compare, type Comparison, type Sides } from './comparison.js';
import { ADMITTING_POLICY, differenceId, type Explanation } from './difference.js';
import { explainedAlone, explainer } from './explanations.js';
import {
  alsoWith,
  asSent,
  basesOf,
  changedControls,
  podsOfBoth,
  probesOf,
  storedBy,
  withSeccompFields,
} from './pods.js';
import { requestBy } from '../semantics/identities.js';
import { requestersOf, requestersWith, together, type KnownRequester } from './requesters.js';
import { sideWithOnly, standingOf, type Side } from './side.js';

export interface FoundDifference {
  readonly explanation: Explanation;
  readonly request: AdmissionRequest;
  readonly comparison: Comparison;
}

/**
 * Is called with the number of the changed policy or grant that is searched, and how many there
 * are.
 */
export type DiffProgress = (changed: number, of: number) => void;

/** @returns the first request that shows each explanation, by the explanation's id. */
export function searchDifferences(
  sides: Sides,
  change: Change,
  onProgress: DiffProgress,
): ReadonlyMap<string, FoundDifference> {
  const search = new Search(sides, change);
  const looks = [
    ...change.policies.map((name) => () => search.lookAtPolicy(name)),
    ...[...change.granted, ...change.withdrawn].map((grant) => () => search.lookAtGrant(grant)),
  ];
  for (const [i, look] of looks.entries()) {
    onProgress(i + 1, looks.length);
    look();
  }
  return search.found;
}

/** Number of pods that are kept for the step-by-step search. */
const MOST_STARTS = 6;
/** Number of other policies around whose rules pods are tried. */
const SOME_RIVALS = 4;
const SOME_REQUESTERS = 12;

/** The explanations for a request for which another policy is chosen. */
const CHOICES: readonly ((name: string) => Explanation)[] = [
  (policy) => ({ policy, control: ADMITTING_POLICY, effect: 'default-differs', grant: null }),
  () => ({ policy: '*', control: ADMITTING_POLICY, effect: 'unseen', grant: null }),
];

interface Start {
  readonly pod: JsonObject;
  readonly isUpdate: boolean;
}

/**
 * The goal of the step-by-step search: what must hold for the pod, and which policies must refuse
 * it.
 */
interface Goal {
  readonly own: readonly Policy[];
  readonly holds: (request: AdmissionRequest) => boolean;
  readonly rivals: readonly (readonly [Side, ReadonlySet<string>])[];
}

class Search {
  readonly found = new Map<string, FoundDifference>();
  private readonly explain;

  constructor(
    private readonly sides: Sides,
    private readonly change: Change,
  ) {
    this.explain = explainer(sides, change);
  }

  lookAtPolicy(name: string): void {
    const before = this.sides.old.policy(name);
    const after = this.sides.new.policy(name);
    const requesters = requestersOf(this.sides).filter(
      (one) => one.old.has(name) || one.new.has(name),
    );
    if (before === undefined || after === undefined)
      for (const requester of requesters) this.seekOneSided(name, requester);
    else this.seekFields(name, before, after, requesters);
    this.seekChoice(name, requesters);
  }

  lookAtGrant(grant: Grant): void {
    for (const requester of requestersWith(this.sides, grant)) {
      const names = this.change.policies.filter(
        (name) => covers(grant, name) && requester.old.has(name) !== requester.new.has(name),
      );
      for (const name of names) this.seekOneSided(name, requester);
      for (const name of names.slice(0, SOME_RIVALS)) this.seekChoice(name, [requester]);
    }
  }

  /**
   * Searches for differences of a policy that both sets have: alone first, then together with other
   * policies.
   */
  private seekFields(
    name: string,
    before: Policy,
    after: Policy,
    requesters: readonly KnownRequester[],
  ): void {
    const own = [before, after];
    const [nobody] = requesters;
    if (nobody === undefined) return;
    const alone = new Map<string, { effect: Effect; starts: Start[] }>();
    for (const start of startsAround(own, changedControls(before, after))) {
      const request = requestOf(start, nobody);
      for (const explanation of explainedAlone(name, request, this.sides, this.change)) {
        const id = differenceId(explanation);
        const { effect } = explanation;
        const known = alone.get(id) ?? { effect, starts: [] };
        if (known.starts.length < MOST_STARTS) known.starts.push(start);
        alone.set(id, known);
      }
    }
    for (const [id, { effect, starts }] of alone) {
      const holds = (request: AdmissionRequest): boolean =>
        explainedAlone(name, request, this.sides, this.change).some(
          (one) => differenceId(one) === id,
        );
      for (const requester of requesters) {
        if (this.found.has(id)) break;
        if (!requester.old.has(name) || !requester.new.has(name)) continue;
        const rivals = rivalsOf(this.sides, requester, effect, own);
        for (const start of starts)
          if (!this.found.has(id)) this.leadAway(start, requester, { own, holds, rivals });
        if (effect !== 'looser' && effect !== 'stricter' && !this.found.has(id))
          for (const { pod } of starts) this.askWithSeccomp(pod, own, requester);
      }
    }
  }

  /**
   * Every policy changes a pod with a seccomp field. So the policy may be chosen although another one
   * would admit the pod unchanged without this field.
   */
  private askWithSeccomp(pod: JsonObject, own: readonly Policy[], requester: KnownRequester): void {
    for (const one of withSeccompFields(pod, own))
      this.ask(requestOf({ pod: one, isUpdate: false }, requester));
  }

  /** Searches for requests by somebody who may use the policy on one side only. */
  private seekOneSided(name: string, requester: KnownRequester): void {
    for (const [here, effect] of [
      ['new', 'looser'],
      ['old', 'stricter'],
    ] as const) {
      const there = here === 'new' ? 'old' : 'new';
      if (!requester[here].has(name) || requester[there].has(name)) continue;
      const policy = this.sides[here].policy(name)!;
      const rivals = rivalsOf(this.sides, requester, effect, [policy]);
      const holds = (request: AdmissionRequest): boolean => standingOf(policy, request).fits;
      for (const pod of basesOf([policy]))
        for (const start of asBoth(pod, [policy]))
          if (this.leadAway(start, requester, { own: [policy], holds, rivals })) return;
    }
  }

  /** Searches for pods that several policies admit and for which another one is chosen. */
  private seekChoice(name: string, requesters: readonly KnownRequester[]): void {
    const wanted = CHOICES.map((one) => differenceId(one(name)));
    const versions = [this.sides.old.policy(name), this.sides.new.policy(name)].filter(
      (one) => one !== undefined,
    );
    const [before = versions[0]!, after = before] = versions;
    const among = versions.length < 2 ? [] : changedControls(before, after);
    const some = requesters.slice(0, SOME_REQUESTERS);
    for (const requester of [...some, ...some.flatMap((one) => together(this.sides, one))]) {
      for (const rival of this.rivalsFor(name, requester)) {
        if (wanted.every((id) => this.found.has(id))) return;
        for (const own of versions)
          this.seekBetween(own, rival, podsOfBoth(own, rival, among), requester);
      }
    }
  }

  /**
   * Searches for a change of the choice between two policies. If a third policy is chosen, the pod
   * is changed until that one refuses it.
   */
  private seekBetween(
    own: Policy,
    rival: Policy,
    pods: readonly JsonObject[],
    requester: KnownRequester,
  ): void {
    const both = [own, rival];
    const [before, after] = [this.sides.old, this.sides.new].map((side) =>
      sideWithOnly(side, both),
    );
    const betweenBoth = { old: before!, new: after! };
    const explain = explainer(betweenBoth, this.change);
    const missing = (request: AdmissionRequest): readonly string[] =>
      explain(request, compare(betweenBoth, request))
        .map(differenceId)
        .filter((id) => !this.found.has(id));
    const rivals = rivalsOf(this.sides, requester, 'default-differs', both);
    const hasThird = rivals.some(([, names]) => names.size > 0);
    let led = 0;
    for (const pod of pods) {
      const start = { pod, isUpdate: false };
      const request = requestOf(start, requester);
      this.ask(request);
      if (!hasThird || led === MOST_STARTS) continue;
      const [id] = missing(request);
      if (id === undefined) continue;
      led += 1;
      const holds = (one: AdmissionRequest): boolean => missing(one).includes(id);
      this.leadAway(start, requester, { own: both, holds, rivals });
    }
  }

  private rivalsFor(name: string, requester: KnownRequester): readonly Policy[] {
    return [...new Set([...requester.new, ...requester.old])]
      .filter((other) => other !== name)
      .slice(0, SOME_RIVALS)
      .map((other) => this.sides.new.policy(other) ?? this.sides.old.policy(other)!);
  }

  /** @returns whether the two sets answer the request differently. */
  private ask(request: AdmissionRequest): boolean {
    const comparison = compare(this.sides, request);
    if (comparison.effect === undefined) return false;
    for (const explanation of this.explain(request, comparison)) {
      const id = differenceId(explanation);
      if (!this.found.has(id)) this.found.set(id, { explanation, request, comparison });
    }
    return true;
  }

  /**
   * From a pod that other policies admit or choose first, searches for one that none of them
   * admits.
   */
  private leadAway(start: Start, requester: KnownRequester, goal: Goal): boolean {
    const first = requestOf(start, requester);
    if (!goal.holds(first)) return false;
    let { pod } = start;
    let admitting = admittingRivals(first, goal);
    for (;;) {
      if (this.ask(requestOf({ ...start, pod }, requester)) && admitting.length === 0) return true;
      const [rival] = admitting;
      if (rival === undefined) return false;
      const next = stepsAway(pod, start.isUpdate, rival, goal.own)
        .map((one) => ({ pod: one, request: requestOf({ ...start, pod: one }, requester) }))
        .find(
          ({ request }) =>
            // This test comes first, because it is the fastest.
            admitting.some((one) => !standingOf(one, request).fits) &&
            goal.holds(request) &&
            admittingRivals(request, goal).length < admitting.length,
        );
      if (next === undefined) return false;
      pod = next.pod;
      admitting = admittingRivals(next.request, goal);
    }
  }
}

const requestOf = ({ pod, isUpdate }: Start, requester: KnownRequester): AdmissionRequest =>
  requestBy(requester, {
    pod: asSent(pod),
    oldPod: isUpdate ? beforeUpdate(asSent(pod)) : null,
  });

const beforeUpdate = (pod: JsonObject): JsonObject => ({
  ...pod,
  metadata: { ...(pod['metadata'] as JsonObject), labels: { before: 'the-update' } },
});

/** Pods near the rules of these policies, as a client sends them and as the server stored them. */
function startsAround(policies: readonly Policy[], among: readonly Control[]): readonly Start[] {
  const bases = basesOf(policies);
  const probes = probesOf(policies, among);
  const pods = [...bases, ...bases.flatMap((base) => probes.map((probe) => alsoWith(base, probe)))];
  return pods.flatMap((pod) => asBoth(pod, policies));
}

const asBoth = (pod: JsonObject, policies: readonly Policy[]): readonly Start[] => [
  { pod, isUpdate: false },
  { pod: mirrorSeccomp(pod), isUpdate: true },
  ...policies.map((policy) => ({ pod: storedBy(policy, pod), isUpdate: true })),
];

/** The policies that must refuse the pod, so that the answer comes from this policy. */
function rivalsOf(
  { old: before, new: after }: Sides,
  requester: KnownRequester,
  effect: Effect,
  own: readonly Policy[],
): Goal['rivals'] {
  const others = (names: ReadonlySet<string>): ReadonlySet<string> =>
    new Set([...names].filter((one) => own.every(({ name }) => name !== one)));
  return [
    ...(effect === 'stricter' ? [] : [[before, others(requester.old)] as const]),
    ...(effect === 'looser' ? [] : [[after, others(requester.new)] as const]),
  ];
}

const admittingRivals = (request: AdmissionRequest, { rivals }: Goal): readonly Policy[] =>
  rivals.flatMap(([side, names]) =>
    [...names].flatMap((name) => {
      const policy = side.policy(name)!;
      return standingOf(policy, request).fits ? [policy] : [];
    }),
  );

/** The pod with one more probe, of those by which the policies and the rival differ. */
function stepsAway(
  pod: JsonObject,
  isUpdate: boolean,
  rival: Policy,
  own: readonly Policy[],
): readonly JsonObject[] {
  const among = own.flatMap((policy) => changedControls(policy, rival));
  const steps = probesOf([...own, rival], [...new Set(among)]).flatMap((probe: Probe) => [
    alsoWith(pod, probe),
    ...(probe.from === 'container' ? [inSecondContainer(pod, probe)] : []),
  ]);
  return isUpdate
    ? steps.flatMap((one) => [mirrorSeccomp(one), ...own.map((policy) => storedBy(policy, one))])
    : steps;
}
