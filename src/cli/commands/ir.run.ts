import { policySetToJson, policySetToYaml } from '../../ir/writePolicySet.js';
import type { IrArguments } from './ir.js';
import { EXIT } from '../io/exit.js';
import { readPolicies } from './policyArguments.js';
import type { Terminal } from '../io/terminal.js';

/** Prints the PolicySet. */
export function ir(args: IrArguments, terminal: Terminal): number {
  const { policySet } = readPolicies(args, terminal);
  terminal.out(args.format === 'yaml' ? policySetToYaml(policySet) : policySetToJson(policySet));
  return EXIT.done;
}
