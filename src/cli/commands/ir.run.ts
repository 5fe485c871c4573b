import { policySetToJson, policySetToYaml } from '../../ir/writePolicySet.js';
import { EXIT } from '../exit.js';
import { readPolicies, type PolicyArguments } from './policyArguments.js';
import type { Terminal } from '../io/terminal.js';

/** Prints the PolicySet. */
export function ir(
  args: PolicyArguments & { readonly format: 'yaml' | 'json' },
  terminal: Terminal,
): number {
  const { policySet } = readPolicies(args, terminal);
  terminal.out(args.format === 'yaml' ? policySetToYaml(policySet) : policySetToJson(policySet));
  return EXIT.done;
}
