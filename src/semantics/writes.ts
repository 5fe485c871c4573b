import { shallowCopy } from '../base/shallowCopy.js';
import type { JsonObject, JsonValue } from '../pod/json.js';
import { CONTAINER_LISTS } from '../pod/pod.js';

/**
 * A value to set. `container` is the index of the container from which the path starts, counted
 * over containers, initContainers and ephemeralContainers; undefined if the path starts at the pod.
 */
export interface Write {
  readonly container: number | undefined;
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * The pod after the writes. Missing parents are created. Objects on the path of a write are copied
 * once; everything else is shared with the original.
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
      const { key, index } = place;
      const spec: Written = (written['spec'] = copyOf(written['spec']));
      const list: JsonObject[] = copy(spec[key] as JsonObject[], (items) => [...items]);
      spec[key] = list;
      at = list[index] = copyOf(list[index]);
    }
    const last = path.length - 1;
    for (let i = 0; i < last; i += 1) at = at[path[i]!] = copyOf(at[path[i]!]);
    at[path[last]!] = value as JsonValue;
  }
  return written;
}
type Written = Record<string, JsonValue | undefined>;

/** The list of a container, and its index there. */
function placeOf(
  container: number,
  spec: JsonObject,
): { readonly key: string; readonly index: number } | undefined {
  let before = 0;
  for (const key of CONTAINER_LISTS) {
    const { length } = (spec[key] ?? []) as readonly JsonObject[];
    if (container < before + length) return { key, index: container - before };
    before += length;
  }
  return undefined;
}
