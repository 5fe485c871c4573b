/**
 * For files from which both policies and workloads are read: objects that nothing reads are
 * reported once.
 */
import { resolve, sep } from 'node:path';
import type { LeftAlone } from '../../api/leftAlone.js';
import type { LoadedDocument } from '../../base/loadedDocument.js';
import type { PolicyInput } from '../../load/readPolicySet.js';

interface Read extends Pick<PolicyInput, 'ignored'> {
  /** The documents from which the policies were read. */
  readonly documents: readonly LoadedDocument[];
  /** The inputs from which workloads are read. */
  readonly workloads: readonly string[];
}

/** The objects that neither the policies nor the workloads use. */
export function leftAloneByBoth(leftAlone: LeftAlone, read: Read): LeftAlone {
  const counts = countsByKind(read, (kind) => !read.ignored.has(kind));
  return leftAlone.less((kind) => counts.get(kind) ?? 0);
}

/**
 * The objects, by kind, that are no policies and are not reported with the workloads either.
 * Service accounts beside the policies count for the workloads too.
 */
export function leftAloneByPolicies(read: Read): readonly (readonly [string, number])[] {
  const saidLater = countsByKind(read, (kind) => read.ignored.has(kind));
  const isRead = (kind: string): boolean => kind === 'ServiceAccount' && read.workloads.length > 0;
  return [...read.ignored]
    .map(([kind, count]) => [kind, count - (saidLater.get(kind) ?? 0)] as const)
    .filter(([kind, count]) => count > 0 && !isRead(kind));
}

/** The number of objects of each kind in files that both read. */
function countsByKind(
  { documents, workloads }: Read,
  isCounted: (kind: string) => boolean,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { file, rendered, value } of documents) {
    const kind = String((Object(value) as { readonly kind?: unknown }).kind);
    if (isCounted(kind) && (isBelow(file, workloads) || isBelow(rendered, workloads)))
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

const isBelow = (file: string | undefined, inputs: readonly string[]): boolean =>
  file !== undefined &&
  inputs.some((input) => `${resolve(file)}${sep}`.startsWith(`${resolve(input)}${sep}`));
