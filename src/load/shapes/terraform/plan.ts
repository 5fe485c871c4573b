/**
 * Values that a Terraform plan lacks, because the provider or the server decides them. For a
 * boolean in a list that is not set, the provider sends false (expandPodSecurityPolicySpec), even
 * if Kubernetes would have another default.
 */
import type { LoadedDocument } from '../../../base/loadedDocument.js';
import type { Problem } from '../../../base/problem.js';
import type { Attributes } from './attributes.js';
import { isAttributes, type Resource } from './resources.js';

const SWITCHES = ['allow_privilege_escalation', 'default_allow_privilege_escalation'] as const;
const UNSET = Object.fromEntries(SWITCHES.map((name) => [name, false]));

/** @param values the attributes of a policy. */
export function sentValues(values: Attributes): Attributes {
  const spec = specOf(values);
  return spec === undefined ? values : { ...values, spec: [{ ...UNSET, ...spec }] };
}

export function notSet({ values, at }: Resource, { locate }: LoadedDocument): Problem[] {
  const spec = specOf(values);
  const names = SWITCHES.filter((name) => spec !== undefined && !(name in spec));
  if (names.length === 0) return [];
  return [
    {
      severity: 'warning',
      position: locate([...at, 'values', 'spec']),
      message: `the plan sets no ${names.join(' and no ')}, which is read as false: the provider sends that`,
      remedy: 'set it, or give the state after terraform apply: terraform show -json',
    },
  ];
}

function specOf({ spec }: Attributes): Attributes | undefined {
  const first: unknown = Array.isArray(spec) ? spec[0] : undefined;
  return isAttributes(first) ? first : undefined;
}
