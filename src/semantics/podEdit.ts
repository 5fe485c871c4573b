/**
 * What an edit of a pod can matter to. Small pods differ from one another by a value or two, and
 * most checks read neither: their answer is the one that the pod before the edit got.
 */
import { remembered, rememberedBy } from '../base/remembered.js';
import type { Check, CheckScope, Default } from '../controls/control.js';
import { checksOf, defaultsOf } from '../controls/index.js';
import { scopeLists } from '../controls/scopes.js';
import type { Node } from '../lang/node.js';
import {
  itemsAt,
  overlap,
  placeFrom,
  presenceOf,
  readPlaces,
  type PodPlace,
} from '../lang/readPlaces.js';
import type { JsonObject } from '../pod/json.js';
import type { Era } from '../pod/view.js';

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

const overlaps = (some: readonly PodPlace[], others: readonly PodPlace[]): boolean =>
  some.some((one) => others.some((other) => overlap(one, other)));

const POD: readonly PodPlace[] = [[]];
const itemsOf = (list: Node): readonly PodPlace[] => itemsAt(readPlaces(list, { pod: POD }));
/** Where the variables of checks and defaults stand. */
const VARIABLES = {
  pod: POD,
  container: itemsOf(scopeLists.container.node),
  volume: itemsOf(scopeLists.volume.node),
  sysctl: itemsOf(scopeLists.sysctl.node),
} as const satisfies Readonly<Record<CheckScope, readonly PodPlace[]>>;

const placesFrom = (
  from: 'pod' | 'container',
  path: readonly (string | object)[],
): readonly PodPlace[] => VARIABLES[from].map((start) => placeFrom(start, path));

const readsOf = (scope: CheckScope, nodes: readonly Node[]): readonly PodPlace[] => [
  ...(scope === 'pod' ? [] : presenceOf(VARIABLES[scope])),
  ...nodes.flatMap((node) => readPlaces(node, VARIABLES)),
];

const readsOfCheck = remembered(({ scope, holds }: Check) => readsOf(scope, [holds.node]));

const readsOfDefault = remembered(({ scope, when, value, path }: Default) =>
  readsOf(scope, [
    when.node,
    value.node,
    ...path.flatMap((step) => (typeof step === 'string' ? [] : [step.node])),
  ]),
);
