/** Shared by all commands that read policies. */
import { existsSync } from 'node:fs';
import type { LoadedDocument } from '../../base/loadedDocument.js';
import { printable } from '../../base/printable.js';
import { shortList } from '../../base/shortList.js';
import { TARGET_NAMES } from '../../gaps/gap.js';
import { formatProblem } from '../../base/problem.js';
import { knowsGrants } from '../../ir/policySet.js';
import { SOURCE } from '../../ir/source.js';
import { readPolicySet, type PolicyInput } from '../../load/readPolicySet.js';
import { readRest } from '../../load/keepGoing.js';
import { loadAll, type Loaded } from '../../load/inputs.js';
import { UsageError } from '../io/exit.js';
import { sayEach } from '../io/warnings.js';
import type { ChartValues } from '../render/chart.js';
import { readingOf } from '../render/render.js';
import type { Terminal } from '../io/terminal.js';
import { leftAloneByPolicies } from './readTwice.js';

export interface PolicyArguments extends ChartValues {
  readonly inputs: readonly string[];
  /** Workloads to judge, or by which gaps are weighed. */
  readonly workloads?: readonly string[] | undefined;
  readonly strict: boolean;
  readonly quiet: boolean;
  readonly color: boolean | undefined;
}

export interface InputPolicies {
  readonly input: PolicyInput;
  /** All documents of the inputs. */
  readonly documents: readonly LoadedDocument[];
  /** The number of documents that were left out because of errors. */
  readonly leftOut: number;
}

/** Reads the inputs. Warnings go to standard error. */
export function readInputPolicies(args: PolicyArguments, terminal: Terminal): InputPolicies {
  requireInputs(args);
  const loaded = loadAll(args.inputs, readingOf(args, terminal));
  return {
    input: policiesIn(loaded, args, terminal),
    documents: loaded.documents,
    leftOut: 0,
  };
}

/** @throws UsageError without inputs, and for a target that is no file where inputs are named. */
function requireInputs({ inputs, workloads = [] }: PolicyArguments): void {
  if (inputs.length === 0)
    throw new UsageError(
      `name at least one file or folder with ${SOURCE.kinds}, or - for standard input${workloads.length > 1 ? `; --workloads took ${shortList(workloads)}: name policies before it, or after --` : ''}`,
    );
  const target = TARGET_NAMES.find((name) => inputs.includes(name) && !existsSync(name));
  if (target !== undefined)
    throw new UsageError(`there is no file or folder ${target}; did you mean --target ${target}?`);
}

/** Prints a note if the input has no grants, so that everyone may use every policy. */
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

/** The policies of inputs that are already loaded. All their problems are reported together. */
export function policiesIn(
  { documents, problems }: Loaded,
  args: PolicyArguments,
  terminal: Terminal,
): PolicyInput {
  const { strict, inputs } = args;
  const input = readPolicySet(documents, { strict, problems, inputs });
  sayWarnings(input, documents, args, terminal);
  return input;
}

/**
 * As `readInputPolicies`, but leaves out documents with errors. These are listed, even with
 * --quiet.
 */
export function readSound(args: PolicyArguments, terminal: Terminal): InputPolicies {
  requireInputs(args);
  const { documents, problems } = loadAll(args.inputs, readingOf(args, terminal));
  const { strict, inputs } = args;
  const { input, leftOut } = readRest(documents, { strict, problems, inputs });
  for (const problem of leftOut) terminal.err(`${formatProblem(problem)}; left out\n`);
  sayWarnings(input, documents, args, terminal);
  return { input, documents, leftOut: leftOut.length };
}

function sayWarnings(
  { warnings, ignored }: PolicyInput,
  documents: readonly LoadedDocument[],
  { workloads = [], quiet }: PolicyArguments,
  terminal: Terminal,
): void {
  if (quiet) return;
  sayEach(warnings, terminal);
  const leftAlone = leftAloneByPolicies({ ignored, documents, workloads });
  const listed = leftAlone.map(([kind, count]) => `${count} ${kind}`);
  if (listed.length > 0) terminal.err(`left alone: ${printable(listed.join(', '))}\n`);
}
