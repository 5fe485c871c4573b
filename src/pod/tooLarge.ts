/**
 * Pods that engines of CEL cannot judge in time. Real pods are far from it; whoever wants to keep a
 * server busy is not.
 */
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
 * What a server takes for so many is seconds at most; the time of CEL grows faster than a list, for
 * its meter goes through what it has seen.
 */
export const MOST_ENTRIES = 1000;

const none = literal([]) as unknown as Expr<readonly never[]>;

/** The lists of the pod that policies go through. */
const ofPod = join<unknown>(podContainers, podVolumes, podSysctls, podGroups);
/** The lists that they go through in each container. */
const ofContainers = each(podContainers, 'container', (container) =>
  join<unknown>(
    orElse(at(container, 'volumeMounts'), none),
    orElse(at(container, 'ports'), none),
    orElse(at(container, 'securityContext', 'capabilities', 'add'), none),
    orElse(at(container, 'securityContext', 'capabilities', 'drop'), none),
  ),
);

/** Those of the pod are counted first: then there are few containers to count in. */
export const hasMoreEntries = (count: number): Bool =>
  or(longerThan(ofPod, count), longerThan(ofContainers, count));

export const tooLarge = hasMoreEntries(MOST_ENTRIES);
