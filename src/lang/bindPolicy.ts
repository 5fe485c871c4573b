import { exactJson } from '../base/exactJson.js';
import { remembered } from '../base/remembered.js';
import { work } from '../base/work.js';
import type { PolicySpec } from '../ir/policySet.js';
import { readProperty } from './literals.js';
import { mapChildren, type Literal, type Node } from './node.js';
import { simplify } from './simplify.js';

/**
 * `node` with every policy parameter replaced by its value in `spec`, and folded; the same node for
 * policies that have the same there.
 */
export function bindPolicy(node: Node, spec: PolicySpec): Node {
  const { params, bound } = boundOf(node);
  const values = params.map((path) => paramValue(spec, path));
  const key = exactJson(values, 0);
  let made = bound.get(key);
  if (made === undefined) {
    work.bound += 1;
    if (bound.size === KEPT) bound.clear();
    bound.set(key, (made = bindParams(node, spec)));
  }
  return made;
}

/** How many policies a predicate is kept for: predicates of controls are never forgotten. */
const KEPT = 1000;

/** What a predicate asks of a policy, and what is left of it by the answers. */
interface Bound {
  readonly params: readonly (readonly string[])[];
  readonly bound: Map<string, Node>;
}

const boundOf = remembered((node: Node): Bound => {
  const params = new Map<string, readonly string[]>();
  const visit = (at: Node): Node => {
    if (at.kind === 'param') params.set(at.path.join('.'), at.path);
    return mapChildren(at, visit);
  };
  visit(node);
  return { params: [...params.values()], bound: new Map() };
});

function bindParams(node: Node, spec: PolicySpec): Node {
  const bind = (at: Node): Node =>
    at.kind === 'param'
      ? { kind: 'literal', value: paramValue(spec, at.path) }
      : mapChildren(at, bind);
  return simplify(bind(node));
}

function paramValue(spec: PolicySpec, path: readonly string[]): Literal {
  let value: unknown = spec;
  for (const key of path) value = readProperty(value, key);
  return (value ?? null) as Literal;
}
