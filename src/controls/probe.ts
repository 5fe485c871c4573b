/**
 * Changes of a bare pod that land on one side of a rule or the other: the analysis of gaps looks
 * there for witnesses.
 */
import type { IdRange, Int64 } from '../ir/policySet.js';
import type { JsonValue } from '../pod/json.js';

export interface Probe {
  /** Where `path` starts. A probe of a container changes the one that a bare pod has. */
  readonly from: 'pod' | 'container';
  readonly path: readonly string[];
  readonly value: JsonValue;
  /** What belongs to it: the mount of a volume. */
  readonly and?: Probe;
}

/** The container that a bare pod has. */
export const PROBE_CONTAINER = 'app';

const probe =
  (from: Probe['from']) =>
  (path: string, ...values: readonly JsonValue[]): readonly Probe[] =>
    values.map((value) => ({ from, path: path.split('.'), value }));
/** Each value in its turn at a path such as `spec.hostNetwork`. */
export const onPod = probe('pod');
/** Each value in its turn at a path such as `securityContext.privileged`. */
export const onContainer = probe('container');
export const annotated = (key: string, ...values: readonly string[]): readonly Probe[] =>
  values.map((value) => ({ from: 'pod', path: ['metadata', 'annotations', key], value }));

/** Root, an ordinary user, and the edges of each range. */
export function idsAround(ranges: readonly IdRange[]): readonly Int64[] {
  const edges = ranges
    .flatMap(({ min, max }) => [min, max, BigInt(min) - 1n, BigInt(max) + 1n])
    .map((id) => BigInt(id))
    .filter((id) => id >= 0n && id <= 2147483647n);
  return [...new Set([0n, 1000n, ...edges])].map(Number);
}
