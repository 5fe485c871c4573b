import type { JsonObject } from './json.js';

/**
 * A securityContext without an empty list of supplemental groups. PSP saw the list that a person
 * had written to 1.24. Controllers and servers of today hold it in types in which an empty list is
 * none.
 */
export function withoutEmptyGroups(security: JsonObject): JsonObject {
  const { supplementalGroups, ...others } = security;
  return Array.isArray(supplementalGroups) && supplementalGroups.length === 0 ? others : security;
}
