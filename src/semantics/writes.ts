import type { JsonObject, JsonValue } from '../pod/json.js';

/**
 * A value to set. `container`: the place among all containers (containers, initContainers,
 * ephemeralContainers) that the path starts from.
 */
export interface Write {
  readonly container: number | undefined;
  readonly path: readonly string[];
  readonly value: unknown;
}

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/**
 * The pod with the writes made; missing parents are created. What is not on the way to a write is
 * shared with the original.
 */
export function withWrites(pod: JsonObject, writes: readonly Write[]): JsonObject {
  return writes.reduce(
    (written, { container, path, value }) =>
      container === undefined
        ? set(written, path, 0, value as JsonValue)
        : inContainer(written, container, path, value as JsonValue),
    pod,
  );
}

function set(of: JsonObject, path: readonly string[], depth: number, value: JsonValue): JsonObject {
  const key = path[depth]!;
  if (depth === path.length - 1) return { ...of, [key]: value };
  return { ...of, [key]: set((of[key] ?? {}) as JsonObject, path, depth + 1, value) };
}

function inContainer(
  pod: JsonObject,
  place: number,
  path: readonly string[],
  value: JsonValue,
): JsonObject {
  const spec = pod['spec'] as JsonObject;
  let before = 0;
  for (const key of CONTAINER_LISTS) {
    const list = (spec[key] ?? []) as readonly JsonObject[];
    if (place < before + list.length) {
      return {
        ...pod,
        spec: {
          ...spec,
          [key]: list.map((one, i) => (i === place - before ? set(one, path, 0, value) : one)),
        },
      };
    }
    before += list.length;
  }
  return pod;
}
