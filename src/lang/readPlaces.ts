/**
 * Finds the places in a pod that a predicate reads. A change of the pod at other places leaves the
 * answer as it is.
 */
import { mapChildren, type Node } from './node.js';

/** The steps from the pod to a value. */
export type PodPlace = readonly string[];
/** For each variable, the places in the pod that it may stand for. */
export type VariablePlaces = Readonly<Record<string, readonly PodPlace[]>>;

/** A step to every item of a list or every entry of a map. */
const ANY = '*';
/** Behind a place: the predicate reads only whether the place has a value. */
const PRESENCE = '?';

/**
 * Whether a change at one place may change what is read at the other: they are equal, or one
 * contains the other.
 */
export const overlap = (one: PodPlace, other: PodPlace): boolean =>
  one.every((step, i) => {
    const there = other[i];
    return there === undefined || step === there || step === ANY || there === ANY;
  });

/** The items of the lists at these places. */
export const itemsAt = (places: readonly PodPlace[]): readonly PodPlace[] =>
  places.map((place) => [...place, ANY]);

/** The places, if only the number of their items is read. */
export const presenceOf = (places: readonly PodPlace[]): readonly PodPlace[] =>
  places.map((place) => [...place, PRESENCE]);

/** The place of a value. A computed step is an object here, and stands for any step. */
export const placeFrom = (start: PodPlace, steps: readonly (string | object)[]): PodPlace => [
  ...start,
  ...steps.map((step) => (typeof step === 'string' ? step : ANY)),
];

/** @param variables the places that its free variables stand for. */
export function readPlaces(node: Node, variables: VariablePlaces): readonly PodPlace[] {
  const read = (one: Node, bound: VariablePlaces = {}): readonly PodPlace[] =>
    readPlaces(one, { ...variables, ...bound });
  switch (node.kind) {
    case 'variable':
    case 'field':
    case 'at':
    case 'lookup':
      return chainPlaces(node, variables);
    case 'all':
    case 'any': {
      const lists = listPlaces(node.list, variables);
      if (lists === undefined) return [...read(node.list), ...read(node.body, inside(node))];
      const items = itemsAt(lists);
      return [...presenceOf(items), ...read(node.body, { [node.name]: items })];
    }
    case 'each':
      return [...read(node.list), ...read(node.body, inside(node))];
    case 'ifPresent':
      return [...read(node.of), ...read(node.absent), ...read(node.then, inside(node))];
    default:
      return childrenOf(node).flatMap((child) => read(child));
  }
}

/** The bound value is part of something that is already read as a whole, so it adds no place. */
const inside = ({ name }: { readonly name: string }): VariablePlaces => ({ [name]: [] });

/** The places of a chain of properties. Keys may be computed. */
function chainPlaces(node: Node, variables: VariablePlaces): readonly PodPlace[] {
  const steps: (string | Node)[] = [];
  let start = node;
  while (start.kind === 'field' || start.kind === 'at' || start.kind === 'lookup') {
    const { key } = start;
    steps.unshift(typeof key === 'object' && key.kind === 'literal' ? String(key.value) : key);
    start = start.of;
  }
  const computed = steps.flatMap((step) =>
    typeof step === 'string' ? [] : readPlaces(step, variables),
  );
  const places =
    start.kind === 'variable'
      ? (variables[start.name] ?? []).map((place) => placeFrom(place, steps))
      : readPlaces(start, variables);
  return [...places, ...computed];
}

/** The places of a list that is composed of lists of the pod; undefined for another list. */
function listPlaces(node: Node, variables: VariablePlaces): readonly PodPlace[] | undefined {
  switch (node.kind) {
    case 'variable':
      return chainPlaces(node, variables);
    case 'at':
    case 'field':
      return listPlaces(node.of, variables) && chainPlaces(node, variables);
    case 'literal':
      return [];
    case 'else':
      return listPlaces(node.value, variables)?.length === 0
        ? listPlaces(node.of, variables)
        : undefined;
    case 'join': {
      const lists = node.items.map((item) => listPlaces(item, variables));
      return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
    }
    default:
      return undefined;
  }
}

function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  mapChildren(node, (child) => {
    children.push(child);
    return child;
  });
  return children;
}
