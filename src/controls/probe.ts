/**
 * Probes: small changes of a bare pod that lie on either side of a rule. The analysis of gaps tries
 * them as witnesses.
 */
import type { IdRange, Int64 } from '../ir/policySet.js';
import type { JsonValue } from '../pod/json.js';

export interface Probe {
  /** What `path` is relative to. A probe of a container changes the container of the bare pod. */
  readonly from: 'pod' | 'container';
  readonly path: readonly string[];
  readonly value: JsonValue;
  /** A further change that is needed with it, such as the mount of a volume. */
  readonly and?: Probe;
}

/** The name of the container in the bare pod. */
export const PROBE_CONTAINER = 'app';

const probe =
  (from: Probe['from']) =>
  (path: string, ...values: readonly JsonValue[]): readonly Probe[] =>
    values.map((value) => ({ from, path: path.split('.'), value }));
/** One probe for each value, at a path of the pod such as `spec.hostNetwork`. */
export const onPod = probe('pod');
/** One probe for each value, at a path of the container such as `securityContext.privileged`. */
export const onContainer = probe('container');
export const annotated = (key: string, ...values: readonly string[]): readonly Probe[] =>
  values.map((value) => ({ from: 'pod', path: ['metadata', 'annotations', key], value }));

/** Root, an ordinary user, and the ids at and next to the ends of each range. */
export function idsAround(ranges: readonly IdRange[]): readonly Int64[] {
  const edges = ranges
    .flatMap(({ min, max }) => [min, max, BigInt(min) - 1n, BigInt(max) + 1n])
    .map((id) => BigInt(id))
    .filter((id) => id >= 0n && id <= 2147483647n);
  return [...new Set([0n, 1000n, ...edges])].map(Number);
}
