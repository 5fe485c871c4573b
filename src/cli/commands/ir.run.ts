import { policySetToJson, policySetToYaml } from '../../ir/writePolicySet.js';
import type { IrArguments } from './ir.js';
import { EXIT } from '../io/exit.js';
import { readInputPolicies } from './policyArguments.js';
import type { Terminal } from '../io/terminal.js';

/** Prints the PolicySet. */
export function runIr(args: IrArguments, terminal: Terminal): number {
  const { policySet, namespaces } = readInputPolicies(args, terminal).input;
  // A PolicySet does not contain namespaces; commands that need their labels read them from the
  // inputs.
  if (!args.quiet && namespaces.size > 0)
    terminal.err(`left alone: ${namespaces.size} Namespace\n`);
  terminal.out(args.format === 'yaml' ? policySetToYaml(policySet) : policySetToJson(policySet));
  return EXIT.done;
}
