/** Files that policies and workloads are both read from: what is left alone of them is said once. */
import { resolve, sep } from 'node:path';
import type { LeftAlone } from '../../api/leftAlone.js';
import type { LoadedDocument } from '../../base/loadedDocument.js';
import type { PolicyInput } from '../../load/readPolicySet.js';

interface Read extends Pick<PolicyInput, 'ignored'> {
  /** What the policies were read from. */
  readonly documents: readonly LoadedDocument[];
  /** The inputs that workloads are read from. */
  readonly workloads: readonly string[];
}

/** Of what workloads leave alone, what nobody reads. */
export function leftAloneByBoth(leftAlone: LeftAlone, read: Read): LeftAlone {
  const counts = countsByKind(read, (kind) => !read.ignored.has(kind));
  return leftAlone.less((kind) => counts.get(kind) ?? 0);
}

/** Of what is no policy, what is not said with the workloads, by kind. */
export function leftAloneByPolicies(read: Read): readonly (readonly [string, number])[] {
  const saidLater = countsByKind(read, (kind) => read.ignored.has(kind));
  return [...read.ignored]
    .map(([kind, count]) => [kind, count - (saidLater.get(kind) ?? 0)] as const)
    .filter(([, count]) => count > 0);
}

/** How many objects of each kind stand in files of both. */
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
