import { exactJson } from '../base/exactJson.js';
import { remembered, rememberedBy } from '../base/remembered.js';
import { work } from '../base/work.js';
import type { PolicySpec } from '../ir/policySet.js';
import { readProperty } from './literals.js';
import { mapChildren, type Literal, type Node } from './node.js';
import { simplifyWith } from './simplify.js';

/**
 * `node` with each policy parameter replaced by its value in `spec`, and simplified. Policies with
 * the same values get the same node.
 */
export function bindPolicy(node: Node, spec: PolicySpec): Node {
  const { params, bound } = boundOf(node);
  const textOf = valueTexts(spec);
  const key = params.map(textOf).join();
  let made = bound.get(key);
  if (made === undefined) {
    work.bound += 1;
    if (bound.size === KEPT) bound.clear();
    bound.set(key, (made = bindParams(node, spec)));
  }
  return made;
}

/**
 * For each predicate, the results for this many policies are kept: the predicates of controls live
 * as long as the process.
 */
const KEPT = 1000;

/**
 * The policy parameters that a predicate reads, and the simplified predicate for each combination
 * of their values.
 */
interface Bound {
  readonly params: readonly Param[];
  readonly bound: Map<string, Node>;
}

interface Param {
  readonly name: string;
  readonly path: readonly string[];
}

/** Many predicates ask for the same value, so its text is computed once. */
const valueTexts = remembered((spec: PolicySpec) =>
  rememberedBy(
    ({ name }: Param) => name,
    ({ path }) => exactJson(paramValue(spec, path), 0),
  ),
);

const boundOf = remembered((node: Node): Bound => {
  const params = new Map<string, Param>();
  const visit = (at: Node): Node => {
    if (at.kind === 'param') {
      const name = at.path.join('.');
      params.set(name, { name, path: at.path });
    }
    return mapChildren(at, visit);
  };
  visit(node);
  return { params: [...params.values()], bound: new Map() };
});

function bindParams(node: Node, spec: PolicySpec): Node {
  return simplifyWith(({ path }) => paramValue(spec, path))(node);
}

function paramValue(spec: PolicySpec, path: readonly string[]): Literal {
  let value: unknown = spec;
  for (const key of path) value = readProperty(value, key);
  return (value ?? null) as Literal;
}
