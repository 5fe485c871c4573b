import { policySetToJson, policySetToYaml } from '../ir/writePolicySet.js';
import { EXIT } from './exit.js';
import { readPolicies, type PolicyArguments } from './policyArguments.js';

/** Prints the PolicySet. */
export function ir(args: PolicyArguments & { readonly format: 'yaml' | 'json' }): number {
  const { policySet } = readPolicies(args);
  process.stdout.write(args.format === 'yaml' ? policySetToYaml(policySet) : policySetToJson(policySet));
  return EXIT.done;
}
