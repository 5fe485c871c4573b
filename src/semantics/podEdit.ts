/**
 * What an edit of a pod can matter to. Small pods differ from one another by a value or two, and
 * most checks read neither: their answer is the one that the pod before the edit got.
 */
import { rememberedBy } from '../base/remembered.js';
import type { Check } from '../controls/control.js';
import { checksOf, defaultsOf } from '../controls/index.js';
import type { PodPlace } from '../lang/readPlaces.js';
import type { JsonObject } from '../pod/json.js';
import type { Era } from '../pod/view.js';
import { overlaps, placesFrom, readsOfCheck, readsOfDefault } from './podPlaces.js';

const ERAS: readonly Era[] = ['1.24', 'current'];

export interface PodEdit {
  /** Whether the check may answer otherwise after it, also once a policy has filled in. */
  concerns(check: Check): boolean;
  /** The same of any check of a PSP field. */
  concernsField(field: string): boolean;
}

/** Another pod, and what was changed to come from it to this one. */
export interface Near {
  readonly pod: JsonObject;
  readonly edit: PodEdit;
}

/** A place that an edit writes to, as defaults name it. */
export interface EditedPlace {
  readonly from: 'pod' | 'container';
  readonly path: readonly string[];
}

/** An edit of these places, whatever the values; the same for the same places. */
export const podEdit: (changed: readonly EditedPlace[]) => PodEdit = rememberedBy(
  (changed) => changed.map(({ from, path }) => [from, ...path].join('\n')).join('\n\n'),
  (changed) => {
    const written = changed.flatMap(({ from, path }) => placesFrom(from, path));
    const all = [...written, ...filledInAfter(written)];
    const known = new Map<Check, boolean>();
    const concerns = (check: Check): boolean => {
      let answer = known.get(check);
      if (answer === undefined) known.set(check, (answer = overlaps(readsOfCheck(check), all)));
      return answer;
    };
    const fields = new Set(
      ERAS.flatMap(checksOf)
        .filter(concerns)
        .map(({ field }) => field),
    );
    return { concerns, concernsField: (field) => fields.has(field) };
  },
);

/** What any policy may fill in otherwise then. */
const filledInAfter = (written: readonly PodPlace[]): readonly PodPlace[] =>
  ERAS.flatMap(defaultsOf)
    .filter((one) => overlaps(readsOfDefault(one), written))
    .flatMap(({ from, path }) => placesFrom(from, path));
