/** What every command that reads policies shares. */
import { formatProblem } from '../ir/problem.js';
import { readPolicySet, type PolicyInput } from '../input/readPolicySet.js';
import { loadInputs } from '../load/inputs.js';
import { UsageError } from './exit.js';

export interface PolicyArguments {
  readonly inputs: readonly string[];
  readonly strict: boolean;
  readonly quiet: boolean;
}

/** Reads the inputs; warnings go to stderr. */
export function readPolicies({ inputs, strict, quiet }: PolicyArguments): PolicyInput {
  if (inputs.length === 0) throw new UsageError('name at least one file or folder with PodSecurityPolicies, or - for standard input');
  const input = readPolicySet(loadInputs(inputs), { strict });
  if (quiet) return input;
  for (const warning of input.warnings) process.stderr.write(`${formatProblem(warning)}\n`);
  const ignored = [...input.ignored].map(([kind, count]) => `${count} ${kind}`);
  if (ignored.length > 0) process.stderr.write(`left alone: ${ignored.join(', ')}\n`);
  return input;
}
