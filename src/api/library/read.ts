import { readPolicySet, type PolicyInput } from '../../load/readPolicySet.js';
import { requireChoices } from '../choices.js';
import { documentsOf, type Source } from '../sources.js';

export interface ReadOptions {
  /**
   * If true, a policy that lacks a required strategy is an error. If false (the default), the
   * strategy is read as RunAsAny, with a warning.
   */
  readonly strict?: boolean;
}

/**
 * Reads PodSecurityPolicies, the RBAC objects that grant them, and PolicySets.
 * @param policies YAML or JSON as text, Kubernetes objects, or a list of both.
 * @returns the PolicySet, the position of each value in the input, and warnings.
 * @throws InputError with every error and its position, or if the input has no policy; RangeError
 *   for an unknown choice.
 */
export function read(policies: Source, choices: ReadOptions = {}): PolicyInput {
  requireChoices(choices);
  const { strict = false } = choices;
  return readPolicySet(documentsOf(policies), { strict });
}
