/** What a predicate reads of a pod, as places: whatever else changes leaves its answer alone. */
import { mapChildren, type Node } from './node.js';

/** The steps from the pod to a value. */
export type PodPlace = readonly string[];
/** Where variables stand. */
export type VariablePlaces = Readonly<Record<string, readonly PodPlace[]>>;

/** A step to every entry or item. */
const ANY = '*';
/** Behind a place: only whether something is there is read. */
const PRESENCE = '?';

/** Whether a change of one of them may change the other: it is the same, inside, or around it. */
export const overlap = (one: PodPlace, other: PodPlace): boolean =>
  one.every((step, i) => {
    const there = other[i];
    return there === undefined || step === there || step === ANY || there === ANY;
  });

/** The items of lists at these places. */
export const itemsAt = (places: readonly PodPlace[]): readonly PodPlace[] =>
  places.map((place) => [...place, ANY]);

/** What is read where only the number of these counts. */
export const presenceOf = (places: readonly PodPlace[]): readonly PodPlace[] =>
  places.map((place) => [...place, PRESENCE]);

/** The place of a value whose last steps may be computed. */
export const placeFrom = (start: PodPlace, steps: readonly (string | object)[]): PodPlace => [
  ...start,
  ...steps.map((step) => (typeof step === 'string' ? step : ANY)),
];

/** @param variables where its free variables stand. */
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

/** What is bound is part of something that is read as a whole. */
const inside = ({ name }: { readonly name: string }): VariablePlaces => ({ [name]: [] });

/** Of a read, step by step; keys may be computed. */
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

/** Of a list that is put together of lists of the pod; undefined for any other. */
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
