/**
 * Weighs gaps and levels by the workloads of the input: which workloads each gap affects, and which
 * each level refuses.
 */
import type { TargetName } from '../gaps/gap.js';
import type { PolicyInput } from '../load/readPolicySet.js';
import { groupedBy } from '../base/groupedBy.js';
import { formatPosition } from '../base/position.js';
import { fieldChanges, withChanges } from '../plan/changes.js';
import { titleOf } from '../plan/judged.js';
import { levelRefusal } from '../plan/namespaceLevels.js';
import { knowsGrants } from '../ir/policySet.js';
import { pspAdmission } from '../semantics/admission.js';
import { anyonesGrants, inputGrants } from '../semantics/grants.js';
import { storing } from '../semantics/storing.js';
import { STANDARD_LEVELS } from '../standards/standardLevels.js';
import type { Weight } from '../report/gaps/weight.js';
import type { EmitOptions } from '../targets/shared/options.js';
import type { TargetAnalysis } from './analysis.js';
import { judgeOf } from './judge.js';
import { readWorkloadsIn, type ReadWorkload, type WorkloadItem } from './workloadItems.js';

export interface WeighingOptions {
  readonly targets: readonly TargetName[];
  readonly options: EmitOptions;
  readonly analyses: readonly TargetAnalysis[];
}

/** @throws InputError for items that cannot be read: counts without them would be wrong. */
export function weightOf(
  items: readonly WorkloadItem[],
  input: PolicyInput,
  { targets, options, analyses }: WeighingOptions,
): Weight {
  const read = withoutMade(readWorkloadsIn(items));
  const titles = titlesOf(read);
  const judge = judgeOf(input, { targets, options, analyses, pods: false, diff: false });
  const affecting = read.flatMap((one) => {
    const { targets: answers = {} } = judge(one);
    const ids = new Set(Object.values(answers).flatMap(({ gaps }) => gaps));
    return [...ids].map((id) => ({ id, title: titles.get(one)! }));
  });
  return {
    workloads: read.length,
    affected: new Map(
      [...groupedBy(affecting, ({ id }) => id)].map(([id, own]) => [
        id,
        own.map(({ title }) => title),
      ]),
    ),
    levels: targets.includes('psa') ? levelsFor(titles, input, options) : [],
  };
}

/**
 * Leaves out objects that another object of the input created, such as the pods of a Deployment: a
 * dump of a cluster lists both.
 */
function withoutMade(read: readonly ReadWorkload[]): readonly ReadWorkload[] {
  const keyOf = (kind: string, name: string, { request }: ReadWorkload): string =>
    JSON.stringify([kind, request.namespace, name]);
  const present = new Set(read.map((one) => keyOf(one.kind, one.name, one)));
  return read.filter((one) => {
    const owner = one.made?.owner;
    return owner === undefined || !present.has(keyOf(owner.kind, owner.name, one));
  });
}

/**
 * Titles of the workloads. Workloads with the same title get their position appended, so that each
 * is counted.
 */
function titlesOf(read: readonly ReadWorkload[]): ReadonlyMap<ReadWorkload, string> {
  const alike = groupedBy(read, titleOf);
  return new Map(
    read.map((one) => {
      const title = titleOf(one);
      const place = alike.get(title)!.length > 1 ? one.locate(['metadata', 'name']) : undefined;
      return [one, place === undefined ? title : `${title} (${formatPosition(place)})`];
    }),
  );
}

/** Levels that refuse some of the workloads, the strictest first. */
function levelsFor(
  titles: ReadonlyMap<ReadWorkload, string>,
  { policySet }: PolicyInput,
  { minor }: EmitOptions,
): Weight['levels'] {
  const named = storing(pspAdmission(policySet, inputGrants(policySet)));
  const byAnyone = knowsGrants(policySet)
    ? storing(pspAdmission(policySet, anyonesGrants(policySet.grants)))
    : named;
  const templates = [...titles].flatMap(([one, title]) => {
    const { request, assumed } = one;
    const verdict = (assumed === 'anyone' ? byAnyone : named).review(request);
    // A workload that PSP, or the server after it, refuses does not run, so no level is needed for it.
    if (verdict.verdict === 'denied') return [];
    const changes = fieldChanges(request.pod, verdict.pod);
    const patched = { ...request, pod: withChanges(request.pod, changes) };
    return [{ title, request, patched }];
  });
  return STANDARD_LEVELS.filter((level) => level !== 'privileged')
    .toReversed()
    .map((level) => ({
      level,
      running: templates.length,
      refuses: templates.flatMap((one) => levelRefusal(one, level, minor)),
    }));
}
