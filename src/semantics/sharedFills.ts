/**
 * Values that can be filled in before a policy is chosen. Every usable policy fills in the same
 * value, and whether it does depends only on the place itself. So a pod without the value gets it
 * whichever policy admits it, and engines can fill it in whose mutations know neither the requester
 * nor the admitting policy. Which defaults are of this kind is derived from their conditions and
 * values.
 */
import { defaultsOf } from '../controls/index.js';
import type { Default } from '../controls/control.js';
import type { Policy, PolicySet } from '../ir/policySet.js';
import { remembered } from '../base/remembered.js';
import type { Bool } from '../lang/build.js';
import type { Literal, Node } from '../lang/node.js';
import { sameNode } from '../lang/sameNode.js';
import { bindPolicy } from '../lang/bindPolicy.js';
import { simplify } from '../lang/simplify.js';
import type { JsonObject } from '../pod/json.js';
import { APPARMOR_FIELDS_SINCE } from '../pod/view.js';
import { afterWrites } from './afterDefaults.js';
import { placeNode } from './placeNode.js';
import { compileFilling, compilePolicy } from './policyEvaluator.js';

export interface Fill {
  /** The PSP field of the default. */
  readonly field: string;
  readonly from: Default['from'];
  readonly path: readonly string[];
  /** `set`: writes the value if there is none. `merge`: appends the items that the list lacks. */
  readonly way: 'set' | 'merge';
  readonly value: Literal;
  /** The condition, over the pod or the container that is written to. */
  readonly when: Bool;
  /** The condition on which PSP fills in the value, over the pod or each container. */
  readonly psp: Pick<Default, 'scope'> & { readonly when: Bool };
  /** Containers for which PSP fills in nothing, but that inherit the value from the pod. */
  readonly alsoReaches?: Bool;
}

/** The lists of containers that are filled in. A new pod never has ephemeral containers. */
export const FILLED_LISTS = ['containers', 'initContainers'] as const;

/** The values that all usable policies of the set fill in alike. */
export const sharedFills: (set: PolicySet) => readonly Fill[] = remembered(({ policies }) => {
  const [first, ...others] = policies
    .filter((policy) => compilePolicy(policy, 'current').usable)
    .map(fillsOf);
  return others.reduce(
    (shared, fills) => shared.flatMap((one) => inCommon(one, fills)),
    first ?? [],
  );
});

const withoutAppArmor = remembered((set: PolicySet): readonly Fill[] =>
  sharedFills(set).filter(({ field }) => field !== 'appArmor'),
);
/** Those of the values that a server of this minor version of Kubernetes 1.x keeps. */
export const sharedFillsOn = (set: PolicySet, minor: number): readonly Fill[] =>
  minor < APPARMOR_FIELDS_SINCE ? withoutAppArmor(set) : sharedFills(set);

function inCommon(one: Fill, others: readonly Fill[]): readonly Fill[] {
  const other = others.find(
    ({ from, path, way }) =>
      from === one.from && way === one.way && path.join('.') === one.path.join('.'),
  );
  if (other === undefined) return [];
  if (one.way === 'set') return sameNode(lit(one.value), lit(other.value)) ? [one] : [];
  const items = itemsOf(one).filter((item) => itemsOf(other).includes(item));
  const when = { node: lacksAny(placeNode(one), items) };
  return items.length === 0 ? [] : [{ ...one, value: items, when, psp: { ...one.psp, when } }];
}

const lit = (value: Literal): Node => ({ kind: 'literal', value });
const itemsOf = ({ value }: Fill): readonly Literal[] => value as readonly Literal[];

const fillsOf = ({ spec }: Policy): readonly Fill[] =>
  defaultsOf('current').flatMap((one) => {
    const bind = (node: Node): Node => bindPolicy(node, spec);
    const when = bind(one.when.node);
    const { path } = one;
    if (when.kind === 'literal' || !isOfFields(path)) return [];
    const bound = { one, path, when, value: bind(one.value.node) };
    return writtenWhereEmpty(bound) ?? inheritedFromPod(bound, bind) ?? addedToList(bound, bind);
  });

/** A default with the values of a policy. */
interface BoundDefault {
  readonly one: Default;
  readonly path: readonly string[];
  readonly when: Node;
  readonly value: Node;
}

const isOfFields = (path: Default['path']): path is readonly string[] =>
  path.every((step) => typeof step === 'string');

/** What is filled in where the place is empty, and on no other condition. */
function writtenWhereEmpty({ one, path, when, value }: BoundDefault): readonly Fill[] | undefined {
  if (value.kind !== 'literal' || !asksOnlyForEmpty(when, placeNode(one))) return undefined;
  return [{ ...conditioned(one, when), from: one.from, path, way: 'set', value: value.value }];
}

/** What PSP fills in for containers, and can stand in the pod instead. */
function inheritedFromPod(
  { one, when, value }: BoundDefault,
  bind: (node: Node) => Node,
): readonly Fill[] | undefined {
  const { inherited } = one;
  if (value.kind !== 'literal' || inherited === undefined) return undefined;
  const { path, alsoReaches } = inherited;
  const reached = alsoReaches && {
    node: simplify({ kind: 'and', items: [lacks(placeNode(one)), bind(alsoReaches.node)] }),
  };
  return [
    {
      ...conditioned(one, when),
      from: 'pod',
      path,
      when: { node: lacks(placeNode({ from: 'pod', path })) },
      way: 'set',
      value: value.value,
      ...(reached === undefined ? {} : { alsoReaches: reached }),
    },
  ];
}

/** Items that are added to a list where it lacks them. */
function addedToList(
  { one, path, value }: BoundDefault,
  bind: (node: Node) => Node,
): readonly Fill[] {
  const place = placeNode(one);
  const adds = bind((one.adds ?? one.when).node);
  const items = addedItems(value, place);
  return items !== undefined && sameNode(adds, lacksAny(place, items))
    ? [{ ...conditioned(one, adds), from: one.from, path, way: 'merge', value: items }]
    : [];
}

const conditioned = (
  { field, scope }: Default,
  when: Node,
): Pick<Fill, 'field' | 'when' | 'psp'> => ({
  field,
  when: { node: when },
  psp: { scope, when: { node: when } },
});

/**
 * Whether the condition reads only the place itself. An empty list counts as absent, because
 * servers drop it before admission.
 */
const asksOnlyForEmpty = (when: Node, place: Node): boolean =>
  [lacks(place), isEmptyList(place)].some((guard) => sameNode(when, simplify(guard)));

const lacks = (place: Node): Node => ({ kind: 'not', of: { kind: 'has', of: place } });
const listAt = (place: Node): Node => ({ kind: 'else', of: place, value: lit([]) });
const isEmptyList = (place: Node): Node => ({ kind: 'isEmpty', of: listAt(place) });
const lacksAny = (place: Node, items: readonly Literal[]): Node =>
  simplify({
    kind: 'not',
    of: {
      kind: 'and',
      items: items.map((item): Node => ({ kind: 'in', item: lit(item), list: listAt(place) })),
    },
  });

/** The items that the value adds to the list; undefined if it does more than add and sort. */
function addedItems(value: Node, place: Node): readonly Literal[] | undefined {
  if (value.kind !== 'sortedSet' || value.of.kind !== 'join') return undefined;
  const [own, more, ...rest] = value.of.items;
  if (
    rest.length > 0 ||
    own === undefined ||
    !sameNode(own, listAt(place)) ||
    more?.kind !== 'literal'
  )
    return undefined;
  return [...new Set(more.value as readonly Literal[])];
}

/** The fill as a default, in the way that engines do it. */
export function defaultOf({ field, from, path, way, value, when }: Fill): Default {
  const common = { field, scope: from, from, path, when } as const;
  if (way === 'set') return { ...common, value: { node: lit(value) } };
  const list = listAt(placeNode({ from, path }));
  return {
    ...common,
    value: {
      node: { kind: 'join', items: [list, { kind: 'without', of: lit(value), other: list }] },
    },
  };
}

/** Carries out fills, on a pod and on a predicate over pods. */
export interface SharedFilling {
  readonly pod: (pod: JsonObject) => JsonObject;
  /** Whether PSP would fill in any of these values. */
  readonly fillsAsPsp: (pod: JsonObject) => boolean;
  /** Whether they change the pod, and PSP would fill in any of them. */
  readonly changes: (pod: JsonObject) => boolean;
  readonly node: (node: Node) => Node;
  /** The PSP fields of the fills. */
  readonly fields: ReadonlySet<string>;
}

/** For targets that fill in nothing. */
export const FILLS_NOTHING: SharedFilling = {
  pod: (pod) => pod,
  fillsAsPsp: () => false,
  changes: () => false,
  node: (node) => node,
  fields: new Set(),
};

export const fillingOf = remembered((fills: readonly Fill[]): SharedFilling => {
  if (fills.length === 0) return FILLS_NOTHING;
  const defaults = fills.map(defaultOf);
  const fill = compileFilling(defaults);
  const asPsp = compileFilling(
    fills.map((one) => ({ ...defaultOf(one), ...one.psp, from: one.psp.scope })),
  );
  const after = afterWrites(
    defaults.map(({ from, path, when, value }) => ({
      from,
      path,
      when: when.node,
      value: value.node,
    })),
  );
  return {
    pod: (pod) => fill(pod).pod,
    fillsAsPsp: (pod) => asPsp(pod).changed,
    changes: (pod) => fill(pod).pod !== pod && asPsp(pod).changed,
    node: (node) => simplify(after(node)),
    fields: new Set(fills.map(({ field }) => field)),
  };
});
