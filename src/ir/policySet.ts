/**
 * The intermediate representation (IR): PodSecurityPolicies and the RBAC around them, as data. The
 * types follow from the schema in policySetSchema.ts, where each field is described.
 */
import type { TypeOf } from '../base/typedSchema.js';
import type { policySetSchema } from './policySetSchema.js';

export type { Int64 } from '../base/typedSchema.js';

export type PolicySet = TypeOf<typeof policySetSchema>;

export type Policy = PolicySet['policies'][number];
export type PolicySpec = Policy['spec'];

/** `subject` may `use` `policy` for pods in `namespace`. */
export type Grant = PolicySet['grants'][number];
export type Subject = Grant['subject'];

/** Inclusive on both ends. */
export type IdRange = PolicySpec['runAsUser']['ranges'][number];

/** Inclusive on both ends; min > max is legal in PSP and never matches. */
export type HostPortRange = PolicySpec['hostPorts'][number];

export interface IdStrategy<Rule extends string> {
  readonly rule: Rule;
  readonly ranges: readonly IdRange[];
}

export type RunAsUserRule = PolicySpec['runAsUser']['rule'];
export type GroupRule = PolicySpec['runAsGroup']['rule'];
export type SELinuxOptions = NonNullable<PolicySpec['seLinux']['seLinuxOptions']>;

/**
 * A pair of PSP annotations. null means that the annotation is absent; [""] that it is present and
 * empty.
 */
export type ProfilePolicy = PolicySpec['seccomp'];

/** Whether the input says who may use which policy. */
export const knowsGrants = ({
  grants,
  grantsNobody,
}: Pick<PolicySet, 'grants' | 'grantsNobody'>): boolean =>
  grants.length > 0 || grantsNobody === true;

export const POLICY_SET_API_VERSION = 'psp-ferry/v1';
