/** What a text with shapes of other programs comes to. */
import { formatProblem, InputError } from '../../../src/base/problem.js';
import type { Grant, Policy } from '../../../src/ir/policySet.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { readPolicySet } from '../../../src/load/readPolicySet.js';

/** A policy, for what stands beside one. */
export const PSP = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {runAsUser: {rule: RunAsAny}, seLinux: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}}
`;

export interface Reading {
  readonly policies: readonly Policy[];
  readonly grants: readonly Grant[];
  readonly warnings: readonly string[];
  readonly ignored: Readonly<Record<string, number>>;
  /** Where a value of a policy stands, as line:column. */
  readonly at: (policy: string, ...path: readonly (string | number)[]) => string;
}

export function reading(...texts: readonly string[]): Reading {
  const input = readPolicySet(texts.flatMap((text, i) => parseDocuments(text, `f${i}`)));
  return {
    policies: input.policySet.policies,
    grants: input.policySet.grants,
    warnings: input.warnings.map(formatProblem),
    ignored: Object.fromEntries(input.ignored),
    at: (policy, ...path) => {
      const { line, column } = input.locate.get(policy)!(path);
      return `${line}:${column}`;
    },
  };
}

export function faultsOf(...texts: readonly string[]): readonly string[] {
  try {
    reading(...texts);
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(formatProblem);
    throw error;
  }
  return [];
}
