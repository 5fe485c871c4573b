/** The places in a pod that checks and defaults read, and that defaults write. */
import { remembered, rememberedBy } from '../base/remembered.js';
import type { Check, CheckScope, Default } from '../controls/control.js';
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

export const overlaps = (some: readonly PodPlace[], others: readonly PodPlace[]): boolean =>
  some.some((one) => others.some((other) => overlap(one, other)));

const POD: readonly PodPlace[] = [[]];
const itemsOf = (list: Node): readonly PodPlace[] => itemsAt(readPlaces(list, { pod: POD }));
/** The places that the variables of checks and defaults stand for. */
const VARIABLES = {
  pod: POD,
  container: itemsOf(scopeLists.container.node),
  volume: itemsOf(scopeLists.volume.node),
  sysctl: itemsOf(scopeLists.sysctl.node),
} as const satisfies Readonly<Record<CheckScope, readonly PodPlace[]>>;

export const placesFrom = (
  from: 'pod' | 'container',
  path: readonly (string | object)[],
): readonly PodPlace[] => VARIABLES[from].map((start) => placeFrom(start, path));

const readsOf = (scope: CheckScope, nodes: readonly Node[]): readonly PodPlace[] => [
  ...(scope === 'pod' ? [] : presenceOf(VARIABLES[scope])),
  ...nodes.flatMap((node) => readPlaces(node, VARIABLES)),
];

export const readsOfCheck = remembered(({ scope, holds }: Check) => readsOf(scope, [holds.node]));

export const readsOfDefault = remembered(({ scope, when, value, path }: Default) =>
  readsOf(scope, [
    when.node,
    value.node,
    ...path.flatMap((step) => (typeof step === 'string' ? [] : [step.node])),
  ]),
);

/** Whether writing to the place may change the answer of the check. */
export const readsWritten = (
  check: Check,
  { from, path }: Pick<Default, 'from' | 'path'>,
): boolean => writtenPlacesRead(check)(path)(from);
const writtenPlacesRead = remembered((check: Check) =>
  remembered((path: Default['path']) =>
    rememberedBy(
      (from: Default['from']) => from,
      (from) => overlaps(readsOfCheck(check), placesFrom(from, path)),
    ),
  ),
);
