/**
 * Which checks the edit of a pod can affect. The small pods of a search differ from each other by a
 * value or two, and most checks read neither: for those, the answer for the other pod is reused.
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
  /**
   * Whether the edit may change the answer of the check, also after a policy has filled in its
   * defaults.
   */
  concerns(check: Check): boolean;
  /** Whether the edit may change the answer of any check of a PSP field. */
  concernsField(field: string): boolean;
}

/** A similar pod, and the edit that leads from it to this one. */
export interface Near {
  readonly pod: JsonObject;
  readonly edit: PodEdit;
}

/** A place that an edit writes to, in the same form as in defaults. */
export interface EditedPlace {
  readonly from: 'pod' | 'container';
  readonly path: readonly string[];
}

/**
 * The edit of these places, regardless of the values. Equal lists of places give the same object.
 */
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

/** The places where defaults may write something else after the edit. */
const filledInAfter = (written: readonly PodPlace[]): readonly PodPlace[] =>
  ERAS.flatMap(defaultsOf)
    .filter((one) => overlaps(readsOfDefault(one), written))
    .flatMap(({ from, path }) => placesFrom(from, path));
