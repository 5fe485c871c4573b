/**
 * Recognises pods that are too large for CEL engines to judge in time. Real pods are far below
 * these limits; a pod that is meant to keep a server busy may not be.
 */
import { rememberedBy } from '../base/remembered.js';
import type { Int64 } from '../ir/policySet.js';
import {
  each,
  join,
  literal,
  longerThan,
  or,
  orElse,
  at,
  type Bool,
  type Expr,
} from '../lang/build.js';
import { podContainers, podGroups, podSysctls, podVolumes } from './view.js';

/**
 * The most entries in a list of the pod, for one policy. A server evaluates such a pod in less than
 * a second. Each policy costs the square of the length of a list: volumes are looked up among
 * mounts, and CEL's cost meter also visits what it has seen. One expression may cost 1,000,000,
 * which is four times the square of this limit; the rest is room for paths of a policy that contain
 * each other.
 */
export const MOST_ENTRIES = 500;
/**
 * The limit never falls below this, whatever the number of policies. A real pod has at most 79
 * entries in all lists.
 */
export const LEAST_ENTRIES = 100;

/** The limit for a number of policies: its square times this number is constant. */
export const mostEntries = (policies: number): number =>
  Math.max(LEAST_ENTRIES, Math.floor(MOST_ENTRIES / Math.sqrt(Math.max(1, policies))));

const none = literal([]) as unknown as Expr<readonly never[]>;

/** The lists of the pod that policies go through. */
const ofPod = join<unknown>(podContainers, podVolumes, podSysctls, podGroups);
/** The lists of each container that policies go through, with what is filled in. */
const ofContainersWith = (filledIn: readonly string[]): Expr<readonly unknown[]> =>
  each(podContainers, 'container', (container) =>
    join<unknown>(
      orElse(at(container, 'volumeMounts'), none),
      orElse(at(container, 'ports'), none),
      orElse(at(container, 'securityContext', 'capabilities', 'add'), none),
      orElse(at(container, 'securityContext', 'capabilities', 'drop'), none),
      ...(filledIn.length === 0 ? [] : [literal(filledIn)]),
    ),
  );

/** What a policy adds to lists whose entries are counted. */
export interface FilledLists {
  readonly groups: readonly Int64[];
  /** For each container. */
  readonly capabilities: readonly string[];
}
const NOTHING: FilledLists = { groups: [], capabilities: [] };

/**
 * The entries of the pod are counted first: if they are few, there are few containers to count in.
 */
export const hasMoreEntries = (
  count: number,
  { groups, capabilities }: FilledLists = NOTHING,
): Bool =>
  or(
    longerThan(groups.length === 0 ? ofPod : join<unknown>(ofPod, literal(groups)), count),
    longerThan(ofContainersWith(capabilities), count),
  );

/** A pod that is too large for a set of so many policies. */
export const tooLargeFor = rememberedBy(String, (policies: number): Bool =>
  hasMoreEntries(mostEntries(policies)),
);

/**
 * Whether a pod may become too large when a policy fills in its defaults. This is an upper bound: a
 * pod that already has some of the values gets fewer.
 */
export const mayGrowTooLarge = (policies: number, filled: FilledLists): Bool =>
  hasMoreEntries(mostEntries(policies), filled);

/** Lists whose entries are counted. Each of them may have the maximum. */
export const COUNTED: readonly Expr<readonly unknown[]>[] = [ofPod, ofContainersWith([])];
