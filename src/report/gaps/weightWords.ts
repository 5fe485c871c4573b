/** The effect of gaps and levels on workloads, in words. */
import { shortList } from '../../base/shortList.js';
import { affectedBy } from './affected.js';
import type { LevelWeight, Weight } from './weight.js';

/**
 * A text such as `affects 3 of your 97 workloads: Deployment shop/web, ...`; undefined without
 * workloads.
 */
export function affectsWords(
  group: Parameters<typeof affectedBy>[0],
  weight: Weight | null,
): string | undefined {
  if (weight === null) return undefined;
  const named = affectedBy(group, weight);
  const of = `of your ${weight.workloads} ${weight.workloads === 1 ? 'workload' : 'workloads'}`;
  return named.length === 0
    ? `affects none ${of}`
    : `affects ${named.length} ${of}: ${shortList(named)}`;
}

/** A text such as `level restricted would refuse 2 of the 3 workloads that PSP admits`. */
function levelWeightWords({ level, running, refuses }: LevelWeight): string {
  const patched = refuses.filter(({ admittedOncePatched }) => admittedOncePatched).length;
  const of = `of the ${running} ${running === 1 ? 'workload' : 'workloads'} that PSP admits`;
  if (refuses.length === 0) return `psa: level ${level} would refuse none ${of}`;
  return `psa: level ${level} would refuse ${refuses.length} ${of}${patched === 0 ? '' : `; ${patched === refuses.length ? 'none' : `${refuses.length - patched}`} once what PSP fills in stands in their templates`}`;
}

/** What a workload must set: `Deployment shop/web: spec.containers[0]...`. */
const needWords = ({
  workload,
  reasons,
  admittedOncePatched,
}: LevelWeight['refuses'][number]): string =>
  `${workload}: ${shortList(reasons)}${admittedOncePatched ? ' (PSP fills this in)' : ''}`;

interface LevelInWords {
  readonly words: string;
  readonly needs: readonly string[];
}

/** For each level, what the workloads need that it refuses; empty without workloads. */
export const levelsInWords = (weight: Weight | null): readonly LevelInWords[] => {
  if (weight === null || weight.levels.length === 0) return [];
  if (weight.levels.every(({ running }) => running === 0))
    return [{ words: noneRunning(weight), needs: [] }];
  return weight.levels.map((level) => ({
    words: levelWeightWords(level),
    needs: level.refuses.map(needWords),
  }));
};

const noneRunning = ({ workloads }: Weight): string =>
  `psa: PSP or the API server refuses your ${workloads === 1 ? 'workload' : `${workloads} workloads`}, so nothing says which levels would do; psp-ferry check names the reasons`;
