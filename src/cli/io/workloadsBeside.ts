/** The workloads that stand beside policies, all of them at once. */
import { LeftAlone } from '../../api/leftAlone.js';
import type { WorkloadItem } from '../../api/workloadItems.js';
import { UsageError } from './exit.js';
import type { Terminal } from './terminal.js';
import { readWorkloads, type WorkloadReading } from './workloads.js';

/** @throws UsageError where both would be read from standard input. */
export function requireOneStdin(policies: readonly string[], workloads: readonly string[]): void {
  if (workloads.includes('-') && policies.includes('-'))
    throw new UsageError(
      'standard input can be read once: name files for the policies or for the workloads',
    );
}

/** @returns also what makes no pods, counted, a line each. */
export async function workloadsBeside(
  paths: readonly string[],
  reading: Omit<WorkloadReading, 'leftAlone' | 'stdin'>,
  { stdin }: Terminal,
): Promise<{ readonly items: readonly WorkloadItem[]; readonly leftAlone: readonly string[] }> {
  const leftAlone = new LeftAlone();
  const items: WorkloadItem[] = [];
  for await (const item of readWorkloads(paths, { ...reading, leftAlone, stdin })) items.push(item);
  return { items, leftAlone: leftAlone.lines() };
}
