/**
 * Rewrites a predicate to an equivalent one that evaluates less: no part whose answer follows from
 * its place in the predicate, and one pass over each list. It is used for predicates that people
 * read and engines evaluate, because putting a policy's defaults into a predicate makes it
 * repetitive.
 */
import { remembered } from '../base/remembered.js';
import { FALSE, TRUE } from './build.js';
import { conjunction, disjunction, negation } from './foldLogic.js';
import { isLiteral } from './isLiteral.js';
import { freeVariables, mapChildren, type Node } from './node.js';
import { NodeMap } from './nodeMap.js';
import { sameNode } from './sameNode.js';
import { simplify } from './simplify.js';

/** Removes questions whose answer is already known at the place where they are asked. */
export const askedOnce: (node: Node) => Node = remembered((node: Node): Node => {
  const inner = mapChildren(node, askedOnce);
  switch (inner.kind) {
    case 'ifPresent':
      return joined({ ...inner, absent: given(inner.absent, absences(inner.of) ?? []) });
    case 'if':
      return simplify({
        ...inner,
        then: given(inner.then, [inner.test]),
        otherwise: given(inner.otherwise, [negation(inner.test)]),
      });
    case 'or':
      return either(inner.items);
    default:
      return inner === node ? node : simplify(inner);
  }
});

/** As `askedOnce`, and goes over each list only once. */
export const inOneWalk: (node: Node) => Node = remembered((node: Node): Node => {
  const once = askedOnce(node);
  if (once.kind === 'not') return negation(inOneWalk(once.of));
  if (once.kind !== 'and' && once.kind !== 'or') return once;
  const items = together(once.items, once.kind === 'and' ? 'all' : 'any');
  return once.kind === 'and' ? conjunction(items) : disjunction(items);
});

type Walk = Extract<Node, { kind: 'all' | 'any' }>;

function together(items: readonly Node[], kind: Walk['kind']): readonly Node[] {
  const combine = kind === 'all' ? conjunction : disjunction;
  const isSame = (one: Node, other: Node): boolean =>
    one.kind === kind &&
    other.kind === kind &&
    one.name === other.name &&
    sameNode(one.list, other.list);
  return items.flatMap((item, i): readonly Node[] => {
    if (item.kind !== kind) return [item];
    if (items.findIndex((other) => isSame(item, other)) < i) return [];
    const bodies = items.flatMap((other) => (isSame(item, other) ? [(other as Walk).body] : []));
    return bodies.length === 1 ? [item] : [{ ...item, body: inOneWalk(combine(bodies)) }];
  });
}

/** `node`, simplified under the assumption that all `facts` hold. */
function given(node: Node, facts: readonly Node[]): Node {
  if (facts.length === 0) return simplify(node);
  const known = new NodeMap<Node>();
  for (const fact of facts.flatMap(conjuncts))
    if (fact.kind === 'not') known.set(fact.of, FALSE.node);
    else known.set(fact, TRUE.node);
  const free = new Set(facts.flatMap((fact) => [...freeVariables(fact)]));
  const put = (part: Node): Node => known.get(part) ?? mapChildren(part, inside);
  // A name that is bound again refers to another value from there on, so the facts do not apply.
  const inside = (part: Node): Node => ('name' in part && rebinds(part, free) ? part : put(part));
  return simplify(inside(node));
}

const rebinds = (node: Node, names: ReadonlySet<string>): boolean =>
  node.kind !== 'variable' && 'name' in node && names.has(node.name);

/** The conditions that all hold if the node holds. */
function conjuncts(node: Node): readonly Node[] {
  if (node.kind === 'and') return node.items.flatMap(conjuncts);
  return node.kind === 'not' && node.of.kind === 'or'
    ? node.of.items.flatMap((item) => conjuncts(negation(item)))
    : [node];
}

/**
 * What must hold if the optional is absent; undefined if absence does not follow from missing
 * properties alone.
 */
function absences(of: Node): readonly Node[] | undefined {
  if (of.kind === 'onlyIf' || of.kind === 'literal') return undefined;
  if (of.kind !== 'orOpt') return [{ kind: 'not', of: { kind: 'has', of } }];
  const [first, second] = [absences(of.of), absences(of.other)];
  return first && second && [...first, ...second];
}

/**
 * Simplifies a disjunction. In `x || y`, a condition `x` that repeats a test of `y` is moved into
 * `y`.
 */
function either(all: readonly Node[]): Node {
  const absent = all.filter(isPresence).map(negation);
  const items = all.map((item) => (isPresence(item) ? item : given(item, absent)));
  for (const [j, other] of items.entries()) {
    if (!CASES.has(other.kind)) continue;
    for (const [i, item] of items.entries()) {
      const moved = i === j || isPresence(item) ? undefined : movedInto(other, conjuncts(item));
      if (moved === undefined) continue;
      const rest = items.flatMap((one, k) => (k === i ? [] : k === j ? [moved] : [one]));
      return askedOnce(disjunction(rest));
    }
  }
  return disjunction(items);
}

/** Nodes that distinguish cases. */
const CASES = new Set<Node['kind']>(['ifPresent', 'else', 'if']);

const isPresence = (item: Node): boolean =>
  item.kind === 'has' || (item.kind === 'not' && item.of.kind === 'has');

/**
 * `node || conditions` as one node, if the conditions name one of the cases that `node`
 * distinguishes.
 */
function movedInto(node: Node, conditions: readonly Node[]): Node | undefined {
  const within = (branch: Node, known: readonly Node[]): Node | undefined => {
    const isKnown = (one: Node): boolean => known.some((fact) => sameNode(fact, one));
    return known.length > 0 && known.every((fact) => conditions.some((one) => sameNode(one, fact)))
      ? disjunction([conjunction(conditions.filter((one) => !isKnown(one))), branch])
      : undefined;
  };
  switch (node.kind) {
    case 'ifPresent': {
      const absent = within(node.absent, absences(node.of) ?? []);
      return absent && { ...node, absent };
    }
    case 'else': {
      const value = within(node.value, absences(node.of) ?? []);
      return value && { ...node, value };
    }
    case 'if': {
      const then = within(node.then, conjuncts(node.test));
      if (then !== undefined) return { ...node, then };
      const otherwise = within(node.otherwise, conjuncts(negation(node.test)));
      return otherwise && { ...node, otherwise };
    }
    default:
      return undefined;
  }
}

/**
 * For an optional with a known second value (`orOpt` with a default): answers the questions about
 * the default in advance, so that only the pod's own value is asked about.
 */
function joined(node: Extract<Node, { kind: 'ifPresent' }>): Node {
  const { of, name, then } = node;
  if (of.kind !== 'orOpt' || absences(of) !== undefined) return simplify(node);
  const second = askedOnce(simplify({ ...node, of: of.other }));
  return second.kind === 'ifPresent' && second.name === name && sameNode(second.then, then)
    ? simplify({ ...second, of: { kind: 'orOpt', of: of.of, other: second.of } })
    : isLiteral(second, true) || isLiteral(second, false)
      ? simplify({ ...node, of: of.of, absent: second })
      : simplify(node);
}
