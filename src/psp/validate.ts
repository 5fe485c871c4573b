/**
 * The rules of the 1.24 API server for a PodSecurityPolicy (ValidatePodSecurityPolicy in
 * pkg/apis/policy/validation/validation.go).
 */
import type { Policy } from '../ir/policySet.js';
import type { Fault } from '../base/problem.js';
import { policyToManifest, type PspManifest } from './manifest.js';
import { policyOf } from './normalise.js';
import { metadataFaults } from './validateMetadata.js';
import { specFaults } from './validateSpec.js';

/**
 * @param manifest has passed the schema.
 * @param requireRules whether a strategy without a rule is a fault, as it is for the server.
 * @returns every fault for which the server would refuse the policy, in its order.
 */
export function manifestFaults(manifest: PspManifest, requireRules: boolean): readonly Fault[] {
  return [
    ...metadataFaults(manifest),
    ...specFaults(manifest.spec ?? {}, policyOf(manifest).spec, requireRules),
  ];
}

/** The same for a policy that was not written as a PSP; the paths are those of its manifest. */
export function policyFaults(policy: Policy): readonly Fault[] {
  return manifestFaults(policyToManifest(policy), true);
}
