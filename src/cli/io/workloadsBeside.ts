/** Reads all workloads that are given beside policies. */
import { LeftAlone } from '../../api/leftAlone.js';
import type { JsonObject } from '../../pod/json.js';
import { apiGroup } from '../../pod/builtInKinds.js';
import { RBAC_GROUP } from '../../rbac/objects.js';
import type { AccountBook } from '../../api/serviceAccountFacts.js';
import type { WorkloadItem } from '../../api/workloadItems.js';
import { UsageError } from './exit.js';
import type { Terminal } from './terminal.js';
import { itemsOfOpened, openWorkloads, type WorkloadReading } from './workloads.js';

/** @throws UsageError if both would be read from standard input. */
export function requireOneStdin(policies: readonly string[], workloads: readonly string[]): void {
  if (workloads.includes('-') && policies.includes('-'))
    throw new UsageError(
      'standard input can be read once: name files for the policies or for the workloads',
    );
}

interface WorkloadsRead {
  readonly items: readonly WorkloadItem[];
  readonly rbac: readonly JsonObject[];
  readonly leftAlone: LeftAlone;
  /** The service accounts of the whole input. */
  readonly accounts: AccountBook;
}

/** @returns the workloads, and the roles and bindings among the other objects. */
export async function workloadsBeside(
  paths: readonly string[],
  reading: Omit<WorkloadReading, 'leftAlone' | 'stdin'>,
  { stdin }: Terminal,
): Promise<WorkloadsRead> {
  const rbac: JsonObject[] = [];
  const leftAlone = new LeftAlone((object) => {
    if (apiGroup(object) === RBAC_GROUP) rbac.push(object);
  });
  const items: WorkloadItem[] = [];
  const opened = await openWorkloads(paths, { ...reading, leftAlone, stdin });
  for await (const item of itemsOfOpened(opened)) items.push(item);
  return { items, rbac, leftAlone, accounts: opened.accounts };
}
