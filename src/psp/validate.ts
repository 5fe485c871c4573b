/**
 * The rules by which the 1.24 API server validates a PodSecurityPolicy (ValidatePodSecurityPolicy
 * in pkg/apis/policy/validation/validation.go).
 */
import type { Policy } from '../ir/policySet.js';
import type { Fault } from '../base/problem.js';
import { policyToManifest, type PspManifest } from './manifest.js';
import { policyOf } from './normalise.js';
import { metadataFaults } from './validateMetadata.js';
import { specFaults } from './validateSpec.js';

/**
 * @param manifest valid by the schema.
 * @param requireRules whether a strategy without a rule is a fault, as it is for the server.
 * @returns every fault for which the server would refuse the policy, in the server's order.
 */
export function manifestFaults(manifest: PspManifest, requireRules: boolean): readonly Fault[] {
  return [
    ...metadataFaults(manifest),
    ...specFaults(manifest.spec ?? {}, policyOf(manifest).spec, requireRules),
  ];
}

/**
 * The same for a policy that was not read from a PSP. Paths are those of the manifest that it would
 * have.
 */
export function policyFaults(policy: Policy): readonly Fault[] {
  return manifestFaults(policyToManifest(policy), true);
}
