/** Weighs gaps and levels by the workloads that the user names. */
import { weightOf, type WeighingOptions } from '../../api/weighing.js';
import type { WorkloadItem } from '../../api/workloadItems.js';
import type { LoadedDocument } from '../../load/documents.js';
import type { PolicyInput } from '../../load/readPolicySet.js';
import type { TargetName } from '../../gaps/gap.js';
import type { Weight } from '../../report/gaps/weight.js';
import { UsageError } from '../io/exit.js';
import type { Terminal } from '../io/terminal.js';
import { requireOneStdin, workloadsBeside } from '../io/workloadsBeside.js';
import { sayTemplates } from './besideWorkloads.js';
import { leftAloneByBoth } from './readTwice.js';
import { targetsOrAll } from './targetOptions.js';
import { onlyNamespace } from '../render/chart.js';
import { renderOf } from '../render/render.js';

interface WeighingArguments {
  readonly inputs: readonly string[];
  readonly workloads?: readonly string[] | undefined;
  readonly quiet: boolean;
  readonly output?: string | undefined;
  readonly target?: readonly TargetName[] | undefined;
}

/** Reads the workloads before gaps are searched, so that errors are reported at once. */
export async function workloadsToWeigh(
  args: WeighingArguments & Parameters<typeof renderOf>[0],
  beside: readonly LoadedDocument[],
  input: PolicyInput,
  terminal: Terminal,
): Promise<readonly WorkloadItem[]> {
  const { inputs, workloads = [], quiet, output } = args;
  requireOneStdin(inputs, workloads);
  const namespace = onlyNamespace(args) ?? 'default';
  const reading = { namespace, beside, render: renderOf(args), output };
  const { items, leftAlone } = await workloadsBeside(workloads, reading, terminal);
  sayTemplates(workloads, args, terminal);
  if (!quiet) {
    const unread = leftAloneByBoth(leftAlone, { ...input, documents: beside, workloads });
    for (const line of unread.lines(targetsOrAll(args.target))) terminal.err(`${line}\n`);
  }
  if (workloads.length > 0 && items.length === 0)
    throw new UsageError(
      `--workloads ${workloads.join(' ')}: nothing in it makes pods; give pods or workloads, or leave it out`,
    );
  return items;
}

export const weighed = (
  items: readonly WorkloadItem[],
  input: PolicyInput,
  options: WeighingOptions,
): Weight | undefined => (items.length === 0 ? undefined : weightOf(items, input, options));
