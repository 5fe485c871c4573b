import type { JsonObject, JsonValue } from '../pod/json.js';

/** A value to set. `container`: the place among all containers (containers, initContainers, ephemeralContainers) that the path starts from. */
export interface Write {
  readonly container: number | undefined;
  readonly path: readonly string[];
  readonly value: unknown;
}

interface Draft { [key: string]: JsonValue | undefined | Draft | Draft[] }

/** A copy of the pod with the writes made; missing parents are created. */
export function withWrites(pod: JsonObject, writes: readonly Write[]): JsonObject {
  const copy = structuredClone<Draft>(pod);
  const spec = copy['spec'] as Draft;
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((key) => (spec[key] ?? []) as Draft[]);
  for (const { container, path, value } of writes) {
    set(container === undefined ? copy : containers[container]!, path, value as JsonValue);
  }
  return copy;
}

function set(root: Draft, path: readonly string[], value: JsonValue): void {
  let parent = root;
  for (const key of path.slice(0, -1)) parent = (parent[key] ??= {}) as Draft;
  parent[path.at(-1)!] = value;
}
