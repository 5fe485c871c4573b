/**
 * Pods that engines of CEL cannot judge in time. Real pods are far from it; whoever wants to keep a
 * server busy is not.
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
 * What a server takes for so many under one policy is less than a second. Each policy costs the
 * square of a list: volumes are looked up among mounts, and the meter of CEL goes through what it
 * has seen. An expression may spend 1,000,000, four times the square of this: paths of a policy may
 * lie within each other.
 */
export const MOST_ENTRIES = 500;
/** However many policies there are: a real pod has up to 79 of all. */
export const LEAST_ENTRIES = 100;

/** The square of it times the policies is no more than for one policy. */
export const mostEntries = (policies: number): number =>
  Math.max(LEAST_ENTRIES, Math.floor(MOST_ENTRIES / Math.sqrt(Math.max(1, policies))));

const none = literal([]) as unknown as Expr<readonly never[]>;

/** The lists of the pod that policies go through. */
const ofPod = join<unknown>(podContainers, podVolumes, podSysctls, podGroups);
/** The lists that they go through in each container, and what is filled in there. */
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

/** What a policy fills into lists that are counted. */
export interface FilledLists {
  readonly groups: readonly Int64[];
  /** Of each container. */
  readonly capabilities: readonly string[];
}
const NOTHING: FilledLists = { groups: [], capabilities: [] };

/** Those of the pod are counted first: then there are few containers to count in. */
export const hasMoreEntries = (
  count: number,
  { groups, capabilities }: FilledLists = NOTHING,
): Bool =>
  or(
    longerThan(groups.length === 0 ? ofPod : join<unknown>(ofPod, literal(groups)), count),
    longerThan(ofContainersWith(capabilities), count),
  );

/** For so many policies, whoever may use them. */
export const tooLargeFor = rememberedBy(String, (policies: number): Bool =>
  hasMoreEntries(mostEntries(policies)),
);

/**
 * Whether a pod may be too large once a policy has filled in as much as this. It fills in less where
 * the pod has some of it.
 */
export const mayGrowTooLarge = (policies: number, filled: FilledLists): Bool =>
  hasMoreEntries(mostEntries(policies), filled);

/** Each may have so many. */
export const COUNTED: readonly Expr<readonly unknown[]>[] = [ofPod, ofContainersWith([])];
