/** Where witnesses are looked for: small pods around each policy's rules, smallest first. */
import type { Policy, PolicySet } from '../../ir/policySet.js';
import { keptItems } from '../../base/keptItems.js';
import { remembered, rememberedBy } from '../../base/remembered.js';
import type { Node } from '../../lang/node.js';
import type { SharedParts } from '../../lang/sharedParts.js';
import type { JsonObject } from '../../pod/json.js';
import {
  candidatesByAdministrator,
  candidatesByStranger,
  candidatesOf,
  creationBy,
  type Candidate,
  type Candidates,
} from './candidates.js';
import type { Identity } from '../../semantics/identities.js';
import { anonymousRequesters, narrowRequesters, whoMayUse } from './narrowRequesters.js';
import { levelPodsReadDifferently, podsNearRules, podsReadDifferently } from './smallPods.js';

/** Candidates of which only those within a condition are looked at. */
export type Group = (when: Node) => Iterable<Candidate>;

export interface SearchSpace {
  around(pod: JsonObject): Group;
  /** Only created, and by one requester. */
  creating(pods: Iterable<JsonObject>): Group;
  nearRules(policy: Policy): Group;
  readDifferently(policy: Policy): Group;
  /** More of those, where levels judge. */
  atLevels(policy: Policy): Group;
}

/** Where witnesses of one set are looked for. */
export interface SearchSpaces {
  /** Requests of an administrator, who may use every policy. */
  readonly byAdministrator: SearchSpace;
  /** Of someone who may use nothing. */
  readonly byStranger: SearchSpace;
  /** Of those who may use this policy and the fewest others, as far as grants tell. */
  readonly byFew: (policy: Policy) => readonly SearchSpace[];
  /** Of those who may use the policy, and another one and the fewest besides; and of nobody known. */
  readonly byOthers: (policy: Policy) => readonly SearchSpace[];
}

/**
 * One for all targets that look in the same namespaces.
 * @param parts those of the set, where conditions are asked.
 * @param namespaces one of each level; undefined where levels do not judge.
 */
export const searchSpaces = (
  set: PolicySet,
  parts: SharedParts,
  namespaces?: readonly string[],
): SearchSpaces => spacesOf(set, parts)(namespaces);

const spacesOf = remembered((set: PolicySet, parts: SharedParts) => {
  const byAdministrator = candidatesByAdministrator();
  const byStranger = candidatesByStranger(set);
  return rememberedBy(
    (namespaces?: readonly string[]) => namespaces?.join(' ') ?? '',
    (namespaces?: readonly string[]): SearchSpaces => {
      const spaceOf = (candidates: Candidates, creation: Candidates): SearchSpace =>
        newSpace(candidates, creation, parts, namespaces !== undefined);
      const everywhere = (candidates: Candidates): Candidates =>
        inNamespaces(candidates, namespaces ?? ['default']);
      const few = remembered((policy: Policy) => narrowRequesters(set, policy, namespaces ?? []));
      const spaceBy = remembered((identity: Identity) =>
        spaceOf(candidatesOf(identity), creationBy(identity)),
      );
      return {
        byAdministrator: spaceOf(everywhere(byAdministrator), everywhere(creationBy())),
        byStranger: spaceOf(everywhere(byStranger), everywhere(byStranger)),
        byFew: (policy) => few(policy).map(spaceBy),
        byOthers: remembered((policy: Policy) =>
          [
            ...set.policies
              .filter((one) => one !== policy)
              .flatMap((one) => whoMayUse(set, policy, few(one))),
            ...anonymousRequesters(set, policy),
          ].map(spaceBy),
        ),
      };
    },
  );
});

const inNamespaces =
  (candidates: Candidates, namespaces: readonly string[]): Candidates =>
  (pod) =>
    namespaces.flatMap((namespace) =>
      candidates({ ...pod, metadata: { ...(pod['metadata'] as JsonObject), namespace } }),
    );

function newSpace(
  around: Candidates,
  creation: Candidates,
  parts: SharedParts,
  hasLevels: boolean,
): SearchSpace {
  const among = (pods: (policy: Policy) => Iterable<JsonObject>): ((policy: Policy) => Group) =>
    remembered((policy: Policy) =>
      group(
        distinct(() => pods(policy), around),
        parts,
      ),
    );
  return {
    around: (pod) => group(around(pod), parts),
    creating: (pods) => (when) => within(when, each(pods, creation), parts),
    nearRules: among(podsNearRules),
    readDifferently: among(podsReadDifferently),
    atLevels: hasLevels ? among(levelPodsReadDifferently) : () => () => [],
  };
}

function* each(pods: Iterable<JsonObject>, candidates: Candidates): Generator<Candidate> {
  for (const pod of pods) yield* candidates(pod);
}

function group(all: Iterable<Candidate>, parts: SharedParts): Group {
  const made = keptItems(all);
  return remembered((when: Node) => keptItems(within(when, made, parts)));
}

function* within(when: Node, all: Iterable<Candidate>, parts: SharedParts): Generator<Candidate> {
  const isCause = parts.compile(when);
  for (const one of all) if (isCause(one.view, one.request.pod)) yield one;
}

function* distinct(pods: () => Iterable<JsonObject>, around: Candidates): Generator<Candidate> {
  const met = new Set<Candidate>();
  for (const pod of pods())
    for (const one of around(pod)) {
      if (met.has(one)) continue;
      met.add(one);
      yield one;
    }
}
