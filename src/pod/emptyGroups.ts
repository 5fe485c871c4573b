import type { JsonObject } from './json.js';

/**
 * Removes an empty list of supplemental groups from a securityContext. PSP saw an empty list that a
 * user sent to 1.24. But controllers, and today's servers, decode the pod into types that drop it.
 */
export function withoutEmptyGroups(security: JsonObject): JsonObject {
  const { supplementalGroups, ...others } = security;
  return Array.isArray(supplementalGroups) && supplementalGroups.length === 0 ? others : security;
}
