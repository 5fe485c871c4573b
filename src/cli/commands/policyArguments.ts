/** What every command that reads policies shares. */
import type { LeftAlone } from '../../api/leftAlone.js';
import { printable } from '../../base/printable.js';
import { formatProblem } from '../../base/problem.js';
import { knowsGrants } from '../../ir/policySet.js';
import { SOURCE } from '../../ir/source.js';
import { readPolicySet, type PolicyInput } from '../../load/readPolicySet.js';
import { readRest } from '../../load/keepGoing.js';
import { loadAll, type Loaded } from '../../load/inputs.js';
import { UsageError } from '../io/exit.js';
import type { ChartValues } from '../render/chart.js';
import { readingOf } from '../render/render.js';
import type { Terminal } from '../io/terminal.js';

export interface PolicyArguments extends ChartValues {
  readonly inputs: readonly string[];
  /** Workloads to judge, or to weigh gaps by. */
  readonly workloads?: readonly string[] | undefined;
  readonly strict: boolean;
  readonly quiet: boolean;
  readonly color: boolean | undefined;
}

/** Reads the inputs; warnings go to stderr. */
export function readInputPolicies(args: PolicyArguments, terminal: Terminal): PolicyInput {
  requireInputs(args);
  return policiesIn(loadAll(args.inputs, readingOf(args, terminal)), args, terminal);
}

export function requireInputs({ inputs }: PolicyArguments): void {
  if (inputs.length === 0)
    throw new UsageError(
      `name at least one file or folder with ${SOURCE.kinds}, or - for standard input`,
    );
}

/** Without grants in the input, everyone may use every policy: a note says so. */
export function sayWhoMayUse(
  { policySet }: PolicyInput,
  { quiet }: Pick<PolicyArguments, 'quiet'>,
  terminal: Terminal,
): void {
  if (!quiet && !knowsGrants(policySet))
    terminal.err(
      'no roles and bindings in the input: everyone is taken to be granted every policy\n',
    );
}

/**
 * The policies of inputs that have been loaded; what is wrong with them is reported in one round.
 */
export function policiesIn(
  { documents, problems }: Loaded,
  args: PolicyArguments,
  terminal: Terminal,
): PolicyInput {
  return withWarnings(readPolicySet(documents, { strict: args.strict, problems }), args, terminal);
}

/** Where policies and workloads come from the same inputs: the objects that are neither. */
export function leftAloneByBoth(
  leftAlone: LeftAlone,
  args: Pick<PolicyArguments, 'inputs' | 'workloads'>,
  { ignored }: PolicyInput,
): LeftAlone {
  return areTheSame(args) ? leftAlone.without((kind) => !ignored.has(kind)) : leftAlone;
}

const areTheSame = ({
  inputs,
  workloads = [],
}: Pick<PolicyArguments, 'inputs' | 'workloads'>): boolean =>
  inputs.length === workloads.length && inputs.every((one) => workloads.includes(one));

/** The same without the documents that have errors, which are listed, also with --quiet. */
export function readSound(
  args: PolicyArguments,
  terminal: Terminal,
): { readonly input: PolicyInput; readonly leftOut: number } {
  requireInputs(args);
  const { documents, problems } = loadAll(args.inputs, readingOf(args, terminal));
  const { input, leftOut } = readRest(documents, { strict: args.strict, problems });
  for (const problem of leftOut) terminal.err(`${formatProblem(problem)}; left out\n`);
  return { input: withWarnings(input, args, terminal), leftOut: leftOut.length };
}

function withWarnings(input: PolicyInput, args: PolicyArguments, terminal: Terminal): PolicyInput {
  if (args.quiet) return input;
  for (const warning of input.warnings) terminal.err(`${formatProblem(warning)}\n`);
  // Of these kinds are the workloads, and what is left alone is said with them.
  if (areTheSame(args)) return input;
  const ignored = [...input.ignored].map(([kind, count]) => `${count} ${kind}`);
  if (ignored.length > 0) terminal.err(`left alone: ${printable(ignored.join(', '))}\n`);
  return input;
}
