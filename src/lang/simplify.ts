/**
 * Partial evaluation: a control with the values of one policy is reduced to what depends on the
 * pod.
 */
import { remembered } from '../base/remembered.js';
import {
  isLiteralList,
  lessOrEqualInts,
  readProperty,
  sameItemsIn,
  sameValue,
  sortedSetOf,
  textOperators,
  withoutItems,
} from './literals.js';
import { distributeComparison } from './distribute.js';
import { foldHas, foldLogic, negation } from './foldLogic.js';
import { firstProperty, foldConcat, foldJoin, foldObject, inAnyOrder } from './foldValues.js';
import { isLiteral } from './isLiteral.js';
import { mapChildren, type Literal, type Node } from './node.js';
import { sameNode } from './sameNode.js';
import { substituteVariable } from './substitute.js';

const TRUE: Node = { kind: 'literal', value: true };
const FALSE: Node = { kind: 'literal', value: false };
const lit = (value: Literal): Node => ({ kind: 'literal', value });

export const folded = (node: Node): Node => fold(node);

/** An equivalent node in which everything that is known is evaluated. */
export function simplify(node: Node): Node {
  return isLeaf(node) ? node : simplified(node);
}

/** As `simplify`, with a value for each policy parameter. */
export function simplifyWith(valueOf: (param: Of<'param'>) => Literal): Change {
  const change: Change = (node) => {
    if (node.kind === 'param') return lit(valueOf(node));
    return hasParams(node) ? fold(foldChildren(node, change)) : simplify(node);
  };
  return change;
}

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>;
type Change = (node: Node) => Node;

const isLeaf = ({ kind }: Node): boolean =>
  kind === 'literal' || kind === 'variable' || kind === 'param';
const simplified = remembered((node: Node): Node => fold(foldChildren(node, simplify)));

/**
 * Whether a policy parameter occurs in the node. Without one, the result is the same for all
 * policies.
 */
const hasParams = (node: Node): boolean =>
  node.kind === 'param' || (!isLeaf(node) && hasParamsWithin(node));
const hasParamsWithin = remembered((node: Node): boolean => {
  let found = false;
  mapChildren(node, (child) => {
    found ||= hasParams(child);
    return child;
  });
  return found;
});

/**
 * Simplifies the children of a node, from the leaves up. There are two exceptions: a body over a
 * literal list is repeated for each item first, and what a test or another item already decides is
 * not simplified at all.
 */
function foldChildren(node: Node, change: Change): Node {
  switch (node.kind) {
    case 'if': {
      const test = change(node.test);
      if (test.kind === 'literal') return change(test.value === true ? node.then : node.otherwise);
      return { ...node, test, then: change(node.then), otherwise: change(node.otherwise) };
    }
    case 'and':
    case 'or':
      return foldItems(node, change);
    case 'all':
    case 'any':
      return foldQuantifier(node, change);
    case 'ifPresent':
      return foldPresence(node, change);
    default:
      return mapChildren(node, change);
  }
}

function foldItems(node: Of<'and' | 'or'>, change: Change): Node {
  const items: Node[] = [];
  for (const item of node.items) {
    const one = change(item);
    if (isLiteral(one, node.kind === 'or')) return one;
    items.push(one);
  }
  return { ...node, items };
}

function foldQuantifier(node: Of<'all' | 'any'>, change: Change): Node {
  const list = withoutDecided(inAnyOrder(change(node.list)), node, change);
  const items = literalItems(list);
  if (items !== undefined) {
    const kind = node.kind === 'all' ? 'and' : 'or';
    return {
      kind,
      items: items.map((item) => change(substituteVariable(node.body, node.name, item))),
    };
  }
  if (list.kind === 'if') {
    return {
      ...list,
      then: change({ ...node, list: list.then }),
      otherwise: change({ ...node, list: list.otherwise }),
    };
  }
  return { ...node, list, body: change(node.body) };
}

/** Leaves out the parts of a joined list whose items cannot change the result. */
function withoutDecided(list: Node, { kind, name, body }: Of<'all' | 'any'>, change: Change): Node {
  if (list.kind !== 'join') return list;
  const decides = (item: Node): boolean => {
    const asked = change(substituteVariable(body, name, item));
    return asked.kind !== 'literal' || asked.value !== (kind === 'all');
  };
  const left = list.items.filter((part) => {
    const items = literalItems(part.kind === 'without' ? part.of : part);
    return items === undefined || items.some(decides);
  });
  if (left.length === list.items.length) return list;
  const [only = lit([]), ...others] = left;
  return others.length === 0 ? inAnyOrder(only) : { kind: 'join', items: left };
}

function foldPresence(node: Of<'ifPresent'>, change: Change): Node {
  const of = change(node.of);
  const set =
    of.kind === 'onlyIf'
      ? { test: of.test, value: of.value, rest: lit(null) }
      : of.kind === 'orOpt' && of.of.kind === 'onlyIf'
        ? { test: of.of.test, value: of.of.value, rest: of.other }
        : undefined;
  if (set !== undefined) {
    return fold({
      kind: 'if',
      test: set.test,
      then: change(substituteVariable(node.then, node.name, set.value)),
      otherwise: change({ ...node, of: set.rest }),
    });
  }
  if (of.kind === 'literal') {
    return change(of.value === null ? node.absent : substituteVariable(node.then, node.name, of));
  }
  return { ...node, of, then: change(node.then), absent: change(node.absent) };
}

function literalItems(list: Node): readonly Node[] | undefined {
  if (list.kind === 'literal' && isLiteralList(list.value)) return list.value.map(lit);
  return undefined;
}

function fold(node: Node): Node {
  switch (node.kind) {
    case 'literal':
    case 'param':
    case 'variable':
      return node;
    case 'at': {
      const inside = withoutEmpty(node.of, node.key);
      if (inside !== undefined) return fold({ ...node, of: inside });
      return node.of.kind === 'literal'
        ? lit((readProperty(node.of.value, node.key) ?? null) as Literal)
        : node;
    }
    case 'field':
      return node.of.kind === 'literal'
        ? lit((readProperty(node.of.value, node.key) ?? null) as Literal)
        : node;
    case 'lookup':
      if (node.key.kind !== 'literal') return node;
      return fold({ kind: 'at', of: node.of, key: String(node.key.value) });
    case 'has':
      return foldHas(node.of);
    case 'else':
      if (node.of.kind === 'onlyIf')
        return fold({ kind: 'if', test: node.of.test, then: node.of.value, otherwise: node.value });
      if (node.of.kind === 'orOpt' && node.of.of.kind === 'onlyIf') {
        const { test, value } = node.of.of;
        return fold({
          kind: 'if',
          test,
          then: value,
          otherwise: fold({ ...node, of: node.of.other }),
        });
      }
      if (node.of.kind !== 'literal') return node;
      return node.of.value === null ? node.value : node.of;
    case 'onlyIf':
      if (node.test.kind !== 'literal') return node;
      return node.test.value === true ? node.value : lit(null);
    case 'orOpt':
      // Nested to the right, so that a value that a default sets is reached first.
      if (node.of.kind === 'orOpt')
        return fold({ ...node, of: node.of.of, other: fold({ ...node, of: node.of.other }) });
      if (node.of.kind !== 'literal')
        return node.other.kind === 'literal' && node.other.value === null ? node.of : node;
      return node.of.value === null ? node.other : node.of;
    case 'ifPresent':
      return foldIfPresent(node);
    case 'if':
      return foldIf(node);
    case 'not':
      return negation(node.of);
    case 'and':
      return foldLogic('and', node.items);
    case 'or':
      return foldLogic('or', node.items);
    case 'equal':
      return both(node.left, node.right, (a, b) => lit(sameValue(a, b))) ?? distributed(node);
    case 'lessOrEqual':
      return (
        both(node.left, node.right, (a, b) => lit(lessOrEqualInts(a as number, b as number))) ??
        node
      );
    case 'in':
      return foldIn(node);
    case 'startsWith':
      if (node.arg.kind === 'literal' && node.arg.value === '') return TRUE;
      return foldText(node);
    case 'endsWith':
    case 'contains':
    case 'trimPrefix':
    case 'trimSuffix':
    case 'before':
    case 'split':
      return foldText(node);
    case 'sameItems':
      return (
        both(node.left, node.right, (a, b) => lit(sameItemsIn(a as string[], b as string[]))) ??
        node
      );
    case 'concat':
      return foldConcat(node.items);
    case 'join':
      return foldJoin(node.items);
    case 'without':
      if (node.of.kind === 'literal' && isLiteralList(node.of.value) && node.of.value.length === 0)
        return node.of;
      return (
        both(node.of, node.other, (a, b) => lit(withoutItems(a as string[], b as string[]))) ?? node
      );
    case 'sortedSet':
      return node.of.kind === 'literal' ? lit(sortedSetOf(node.of.value as string[])) : node;
    case 'all':
    case 'any': {
      const neutral = node.kind === 'all';
      if (node.body.kind !== 'literal') return node;
      if (node.body.value === neutral) return lit(neutral);
      return fold(
        neutral
          ? { kind: 'isEmpty', of: node.list }
          : { kind: 'not', of: { kind: 'isEmpty', of: node.list } },
      );
    }
    case 'each':
      return node;
    case 'longerThan':
      return node.of.kind === 'literal'
        ? lit((node.of.value as readonly Literal[]).length > node.count)
        : node;
    case 'isEmpty':
      return foldIsEmpty(inAnyOrder(node.of));
    case 'first':
      return node.of.kind === 'literal'
        ? lit(firstProperty(node.of.value as Literal[], node.key))
        : node;
    case 'object':
      return foldObject(node.entries);
    case 'list':
      if (!node.items.every((item) => item.kind === 'literal')) return node;
      return lit(node.items.map((item) => (item.kind === 'literal' ? item.value : null)));
  }
}

/**
 * For reading `key`, an empty object as stand-in is the same as absent. @returns the value without
 * this stand-in; undefined if the stand-in has the key.
 */
function withoutEmpty(of: Node, key: string): Node | undefined {
  if (of.kind !== 'orOpt' || of.other.kind !== 'onlyIf' || of.other.value.kind !== 'literal')
    return undefined;
  return readProperty(of.other.value.value, key) === undefined ? of.of : undefined;
}

function foldIsEmpty(of: Node): Node {
  if (of.kind === 'literal') return lit((of.value as unknown[]).length === 0);
  if (of.kind === 'if')
    return fold({ ...of, then: foldIsEmpty(of.then), otherwise: foldIsEmpty(of.otherwise) });
  if (
    of.kind === 'join' &&
    of.items.some((item) => item.kind === 'literal' && (item.value as unknown[]).length > 0)
  )
    return FALSE;
  return { kind: 'isEmpty', of };
}

function foldIfPresent(node: Of<'ifPresent'>): Node {
  if (node.then.kind !== 'literal' || node.absent.kind !== 'literal') return node;
  if (sameNode(node.then, node.absent)) return node.then;
  if (node.then.value === true && node.absent.value === false) return foldHas(node.of);
  return node.then.value === false && node.absent.value === true
    ? negation(foldHas(node.of))
    : node;
}

function both(
  left: Node,
  right: Node,
  combine: (left: Literal, right: Literal) => Node,
): Node | undefined {
  return left.kind === 'literal' && right.kind === 'literal'
    ? combine(left.value, right.value)
    : undefined;
}

function foldIf(node: Of<'if'>): Node {
  if (node.test.kind === 'literal') return node.test.value === true ? node.then : node.otherwise;
  if (sameNode(node.then, node.otherwise)) return node.then;
  if (node.then.kind === 'literal' && node.then.value === true)
    return fold({ kind: 'or', items: [node.test, node.otherwise] });
  if (node.then.kind === 'literal' && node.then.value === false) {
    return fold({ kind: 'and', items: [negation(node.test), node.otherwise] });
  }
  if (node.otherwise.kind === 'literal' && node.otherwise.value === false)
    return fold({ kind: 'and', items: [node.test, node.then] });
  if (node.otherwise.kind === 'literal' && node.otherwise.value === true) {
    return fold({ kind: 'or', items: [negation(node.test), node.then] });
  }
  return node;
}

function foldIn(given: Of<'in'>): Node {
  const list = inAnyOrder(given.list);
  const node = list === given.list ? given : { ...given, list };
  const { item } = node;
  if (list.kind === 'if')
    return fold({
      ...list,
      then: foldIn({ ...node, list: list.then }),
      otherwise: foldIn({ ...node, list: list.otherwise }),
    });
  const isThere = (part: Node): boolean =>
    part.kind === 'literal' &&
    item.kind === 'literal' &&
    (part.value as readonly Literal[]).some((value) => sameValue(value, item.value));
  if (list.kind === 'join' && list.items.some(isThere)) return TRUE;
  if (node.list.kind !== 'literal' || !isLiteralList(node.list.value)) return node;
  const values = node.list.value;
  if (values.length === 0) return FALSE;
  if (node.item.kind === 'literal')
    return lit(values.some((value) => sameValue(value, (node.item as { value: Literal }).value)));
  return distributed(
    values.length === 1 ? { kind: 'equal', left: node.item, right: lit(values[0]!) } : node,
  );
}

function distributed(node: Of<'equal' | 'in'>): Node {
  const moved = distributeComparison(node);
  return moved === undefined ? node : simplify(moved);
}

function foldText(node: Extract<Node, { kind: keyof typeof textOperators }>): Node {
  if (node.of.kind !== 'literal' || node.arg.kind !== 'literal') return node;
  return lit(textOperators[node.kind](String(node.of.value), String(node.arg.value)));
}
