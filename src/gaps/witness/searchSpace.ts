/**
 * The requests among which witnesses are searched: small pods near each policy's rules, the
 * smallest first.
 */
import type { Policy, PolicySet } from '../../ir/policySet.js';
import { keptItems } from '../../base/keptItems.js';
import { remembered, rememberedBy, rememberedWith } from '../../base/remembered.js';
import { hasConjunct } from '../../lang/hasConjunct.js';
import type { Node } from '../../lang/node.js';
import type { SharedParts } from '../../lang/sharedParts.js';
import type { JsonObject } from '../../pod/json.js';
import { isCreate, isUpdate } from '../../pod/requestView.js';
import {
  candidatesByAdministrator,
  candidatesByStranger,
  candidatesOf,
  type Candidate,
  type Candidates,
  type PodCandidates,
} from './candidates.js';
import { wasSeenOn124 } from '../eras.js';
import type { Identity } from '../../semantics/identities.js';
import { asKeptOn } from '../../semantics/olderServers.js';
import {
  anonymousRequesters,
  joinableRequesters,
  jointRequesters,
  narrowRequesters,
  whoMayUse,
} from './narrowRequesters.js';
import { levelPodsReadDifferently, podsNearRules, podsReadDifferently } from './smallPods.js';
import { takenToday } from './takenToday.js';

/** A source of candidates. Only those for which the condition holds are returned. */
export type Group = (when: Node) => Iterable<Candidate>;

export interface SearchSpace {
  around(pod: JsonObject): Group;
  /** Only the requests that create these pods, and no updates. */
  creating(pods: Iterable<JsonObject>): Group;
  nearRules(policy: Policy): Group;
  readDifferently(policy: Policy): Group;
  /** Further pods, for targets that use levels. */
  atLevels(policy: Policy): Group;
}

/** The spaces for the witnesses of one set. */
export interface SearchSpaces {
  /** Requests of an administrator, who may use every policy. */
  readonly byAdministrator: SearchSpace;
  /** Requests of somebody who may use no policy. */
  readonly byStranger: SearchSpace;
  /** Requests of those who may use this policy and the fewest others. */
  readonly byFew: (policy: Policy) => readonly SearchSpace[];
  /**
   * Requests of those who may use this policy, one other, and the fewest further ones; and requests
   * of anonymous users.
   */
  readonly byOthers: (policy: Policy) => readonly SearchSpace[];
  /**
   * Requests of somebody who may use another policy, for pods of a service account that may use
   * this one.
   */
  readonly byJoint: (policy: Policy) => readonly SearchSpace[];
}

/** The server to which the requests are sent. */
export interface SearchedServer {
  /** The minor version of Kubernetes 1.x. */
  readonly minor: number;
  /** One namespace for each level; left out for targets without levels. */
  readonly namespaces?: readonly string[];
}

/**
 * The spaces are shared by all targets that search in the same namespaces.
 * @param parts compiles the conditions of gaps for the set.
 */
export const searchSpaces = (
  set: PolicySet,
  parts: SharedParts,
  server: SearchedServer,
): SearchSpaces => spacesOf(set, parts)(server);

const spacesOf = rememberedWith((set: PolicySet, parts: SharedParts) => {
  const byAdministrator = byNamespace(candidatesByAdministrator);
  const byStranger = byNamespace((namespace) => candidatesByStranger(set, namespace));
  return rememberedBy(
    ({ minor, namespaces }: SearchedServer) => [minor, ...(namespaces ?? [])].join(' '),
    ({ minor, namespaces }: SearchedServer): SearchSpaces => {
      const spaceOf = (candidates: readonly Candidates[]): SearchSpace =>
        newSpace(candidates, parts, {
          asAsked: askedOn(minor),
          hasLevels: namespaces !== undefined,
        });
      const everywhere = namespaces ?? ['default'];
      const few = remembered((policy: Policy) => narrowRequesters(set, policy, namespaces ?? []));
      const joinable = remembered((policy: Policy) =>
        joinableRequesters(set, policy, namespaces ?? []),
      );
      const spaceBy = remembered((identity: Identity) => spaceOf([candidatesOf(identity)]));
      return {
        byAdministrator: spaceOf(everywhere.map(byAdministrator)),
        byStranger: spaceOf(everywhere.map(byStranger)),
        byFew: (policy) => few(policy).map(spaceBy),
        byOthers: remembered((policy: Policy) =>
          [
            ...set.policies
              .filter((one) => one !== policy)
              .flatMap((one) => whoMayUse(set, policy, few(one))),
            ...anonymousRequesters(set, policy),
          ].map(spaceBy),
        ),
        byJoint: remembered((policy: Policy) =>
          jointRequesters(set, policy, joinable).map(spaceBy),
        ),
      };
    },
  );
});

const byNamespace = (
  make: (namespace: string) => Candidates,
): ((namespace: string) => Candidates) => rememberedBy((namespace) => namespace, make);

type AsAsked = (pod: JsonObject) => JsonObject | undefined;
/** The pod as the server takes it; undefined if it takes none, or PSP did not see it all. */
const askedOn = rememberedBy(String, (minor: number): AsAsked =>
  remembered((pod: JsonObject): JsonObject | undefined => {
    const kept = wasSeenOn124(pod) ? asKeptOn(minor, pod) : undefined;
    return kept && takenToday(kept);
  }),
);

function newSpace(
  askers: readonly Candidates[],
  parts: SharedParts,
  { asAsked, hasLevels }: { readonly asAsked: AsAsked; readonly hasLevels: boolean },
): SearchSpace {
  const ofTaken =
    (candidatesBy: (asker: Candidates) => (pod: JsonObject) => PodCandidates): OfPod =>
    (pod) => {
      const taken = asAsked(pod);
      return taken === undefined ? [] : askers.map((asker) => candidatesBy(asker)(taken));
    };
  const around = ofTaken(({ remembered: candidates }) => candidates);
  const creating = ofTaken(({ created }) => created);
  const among = (pods: (policy: Policy) => Iterable<JsonObject>): ((policy: Policy) => Group) =>
    remembered((policy: Policy) =>
      group(
        distinct(() => pods(policy), around),
        parts,
      ),
    );
  return {
    around: (pod) => group(around(pod), parts),
    creating: (pods) => (when) => within(when, each(pods, creating), parts),
    nearRules: among(podsNearRules),
    readDifferently: among(podsReadDifferently),
    atLevels: hasLevels ? among(levelPodsReadDifferently) : () => () => [],
  };
}

type OfPod = (pod: JsonObject) => readonly PodCandidates[];

function* each(pods: Iterable<JsonObject>, candidates: OfPod): Generator<PodCandidates> {
  for (const pod of pods) yield* candidates(pod);
}

function group(all: Iterable<PodCandidates>, parts: SharedParts): Group {
  const made = keptItems(all);
  return remembered((when: Node) => keptItems(within(when, made, parts)));
}

function* within(
  when: Node,
  all: Iterable<PodCandidates>,
  parts: SharedParts,
): Generator<Candidate> {
  const isCause = parts.compile(when);
  const [isOfCreation, isOfUpdates] = [hasConjunct(when, isCreate), hasConjunct(when, isUpdate)];
  for (const requests of all) {
    const { created } = requests;
    if (!isOfUpdates && isCause(created.view, created.request.pod)) yield created;
    if (isOfCreation) continue;
    for (const one of requests.updated()) if (isCause(one.view, one.request.pod)) yield one;
  }
}

function* distinct(pods: () => Iterable<JsonObject>, around: OfPod): Generator<PodCandidates> {
  const met = new Set<PodCandidates>();
  for (const one of each(pods(), around)) {
    if (met.has(one)) continue;
    met.add(one);
    yield one;
  }
}
