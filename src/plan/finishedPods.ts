/**
 * Bare pods that have finished. They count as running, because operators and CI create such pods
 * again, and a level that refuses them would break that. But pods that are never created again only
 * keep a level low, so the plan names them.
 */
import { groupedBy } from '../base/groupedBy.js';
import type { JsonObject } from '../pod/json.js';
import { objectIn, textIn } from '../pod/objectFields.js';
import { ownerOf } from '../pod/owner.js';
import { isStricter } from '../targets/psa/existingLabels.js';
import { strictest, weakest } from '../targets/psa/levels.js';
import { STANDARD_LEVELS } from '../standards/standardLevels.js';
import { isPod } from './clusterObjects.js';
import type { PlannedWorkload } from './plan.js';

/** The phases of a pod in which no container starts again. */
const FINISHED = ['Succeeded', 'Failed'];

export const isFinishedPod = (value: JsonObject): boolean =>
  isPod(value) &&
  ownerOf(value) === undefined &&
  FINISHED.includes(textIn(objectIn(value, 'status'), 'phase'));

/** Finished pods without which a stricter level would admit everything in their namespace. */
export const holdingLevelsDown = (workloads: readonly PlannedWorkload[]): readonly string[] =>
  [...groupedBy(workloads, ({ namespace }) => namespace)].flatMap(([namespace, all]) => {
    const own = all.filter(({ psp }) => psp !== 'denied');
    const others = own.filter(({ finished }) => finished !== true);
    const needed =
      others.length === 0
        ? strictest(STANDARD_LEVELS)
        : weakest(others.map(({ level }) => level.patched));
    const rest =
      others.length === 0 ? 'nothing else runs there' : `the rest of ${namespace} ${needed}`;
    return own.flatMap(({ finished, kind, name, level: { patched } }) =>
      finished === true && isStricter(needed, patched)
        ? [`${kind} ${namespace}/${name}: needs ${patched}, and ${rest}`]
        : [],
    );
  });
