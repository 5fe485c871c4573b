/** The containers of a pod, and the security contexts of the pod and of each container. */
import type { JsonObject } from './json.js';
import { CONTAINER_LISTS } from './pod.js';

/** With init and ephemeral containers. */
export const containersOf = (pod: JsonObject): readonly JsonObject[] =>
  CONTAINER_LISTS.flatMap(
    (key) => ((pod['spec'] as JsonObject)[key] ?? []) as readonly JsonObject[],
  );

/** Changes each `securityContext` that the pod has. */
export function withSecurity(
  pod: JsonObject,
  change: (security: JsonObject) => JsonObject,
): JsonObject {
  const changed = (holder: JsonObject): JsonObject => {
    const security = holder['securityContext'] as JsonObject | undefined;
    return security === undefined ? holder : { ...holder, securityContext: change(security) };
  };
  const spec = changed(pod['spec'] as JsonObject);
  const lists = CONTAINER_LISTS.flatMap((key) => {
    const list = spec[key] as readonly JsonObject[] | undefined;
    return list === undefined ? [] : [[key, list.map(changed)] as const];
  });
  return { ...pod, spec: { ...spec, ...Object.fromEntries(lists) } };
}
