/** Whether an API server takes a pod: as it is, and with what PSP or a target filled in. */
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import {
  faultsOf,
  RULES_FOR_TARGETS,
  RULES_OF_124,
  RULES_OF_ALL_SERVERS,
  RULES_OF_TODAY,
  type Rule,
} from './serverRules.js';

/** Whether the API server of 1.24 takes the pod that PSP made, by these rules. */
export const isTakenOn124 = (made: JsonObject): boolean =>
  faultsOf(made, RULES_OF_124).length === 0;

/** Whether the pod breaks none of these rules that servers of today have. */
export const keepsRulesOfToday = (pod: JsonObject): boolean =>
  faultsOf(pod, RULES_OF_TODAY).length === 0;

/**
 * @returns the error of the 1.24 server for the pod that PSP made, if the original pod does not have
 *   it; undefined if the server accepts the pod.
 */
export function invalidByDefaults(pod: JsonObject, defaulted: JsonObject): string | undefined {
  const refusal = refusalOf(pod, defaulted, RULES_OF_124);
  return refusal === undefined ? undefined : `PSP admits it, but ${refusal}`;
}

/** The same of a current server, for the pod that a target made. */
export const refusedByServer = (pod: JsonObject, made: JsonObject): string | undefined =>
  refusalOf(pod, made, RULES_FOR_TARGETS);

/**
 * @returns why every server refuses the pod, whatever is filled in; undefined for others. Of a pod
 *   that is stored already, no server would ask this again.
 */
export function refusedAsItIs({
  operation,
  pod,
}: Pick<AdmissionRequest, 'operation' | 'pod'>): string | undefined {
  if (operation !== 'CREATE') return undefined;
  const [fault] = faultsOf(pod, RULES_OF_ALL_SERVERS);
  return fault === undefined ? undefined : `the API server refuses it: ${fault}`;
}

function refusalOf(pod: JsonObject, made: JsonObject, rules: readonly Rule[]): string | undefined {
  if (pod === made) return undefined;
  const after = faultsOf(made, rules);
  if (after.length === 0) return undefined;
  const before = faultsOf(pod, rules);
  const [first, ...others] = after.filter((fault) => !before.includes(fault));
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : `, and ${others.length} more like it`;
  return `the API server then refuses it: ${first}${more}`;
}
