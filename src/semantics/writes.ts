import { shallowCopy } from '../base/shallowCopy.js';
import type { JsonObject, JsonValue } from '../pod/json.js';
import { CONTAINER_LISTS } from '../pod/pod.js';

/**
 * A value to set. `container`: the place among all containers (containers, initContainers,
 * ephemeralContainers) that the path starts from.
 */
export interface Write {
  readonly container: number | undefined;
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * The pod with the writes made; missing parents are created. What is not on the way to a write is
 * shared with the original; what is, is copied once.
 */
export function withWrites(pod: JsonObject, writes: readonly Write[]): JsonObject {
  if (writes.length === 0) return pod;
  const own = new Set<object>();
  const copy = <T extends object>(of: T, make: (of: T) => T): T => {
    if (own.has(of)) return of;
    const made = make(of);
    own.add(made);
    return made;
  };
  const copyOf = (of: unknown): Written => copy((of ?? {}) as Written, shallowCopy);
  const written = copyOf(pod);
  for (const { container, path, value } of writes) {
    let at: Written | undefined = written;
    if (container !== undefined) {
      const place = placeOf(container, written['spec'] as JsonObject);
      if (place === undefined) continue;
      const [key, index] = place;
      const spec: Written = (written['spec'] = copyOf(written['spec']));
      const list: JsonObject[] = copy(spec[key] as JsonObject[], (items) => [...items]);
      spec[key] = list;
      at = list[index] = copyOf(list[index]);
    }
    for (const key of path.slice(0, -1)) at = at[key] = copyOf(at[key]);
    at[path.at(-1)!] = value as JsonValue;
  }
  return written;
}
type Written = Record<string, JsonValue | undefined>;

/** The list that a container stands in, by its place among all, and its place there. */
function placeOf(container: number, spec: JsonObject): readonly [string, number] | undefined {
  let before = 0;
  for (const key of CONTAINER_LISTS) {
    const { length } = (spec[key] ?? []) as readonly JsonObject[];
    if (container < before + length) return [key, container - before];
    before += length;
  }
  return undefined;
}
