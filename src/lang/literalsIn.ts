import type { Literal, Node } from './node.js';
import { mapChildren } from './node.js';

type Scalar = Exclude<Literal, null | readonly Literal[] | { readonly [key: string]: Literal }>;

/** Every text, number and boolean that occurs in a predicate. */
export function literalsIn(node: Node): readonly Scalar[] {
  const found = new Set<Scalar>();
  const visit = (one: Node): Node => {
    if (one.kind === 'literal') scalarsOf(one.value, found);
    return mapChildren(one, visit);
  };
  visit(node);
  return [...found];
}

function scalarsOf(value: Literal, found: Set<Scalar>): void {
  if (typeof value === 'object' && value !== null)
    Object.values(value).forEach((item) => scalarsOf(item, found));
  else if (value !== null) found.add(value);
}
