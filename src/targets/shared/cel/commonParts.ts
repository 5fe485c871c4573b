/**
 * What several policies ask alike, as variables: written once, and evaluated once for each pod. Of
 * few policies everything stands where it is asked, which reads better.
 */
import type { Node } from '../../../lang/node.js';
import { NodeMap } from '../../../lang/nodeMap.js';
import { printCel, type CelNames } from '../../../lang/printCel.js';
import { CEL_NAMES, type CommentedVariable } from './sharedVariables.js';

/** Characters of a document's expressions, beyond which what is common is written once. */
const MUCH = 60_000;
/** Shorter than this, a variable and its uses are not shorter. */
const WORTH_NAMING = 40;

/** No more of the texts is made than it takes. */
export function isMuch(texts: Iterable<string>): boolean {
  let characters = 0;
  for (const { length } of texts) if ((characters += length) > MUCH) return true;
  return false;
}

export interface CommonParts {
  readonly variables: readonly CommentedVariable[];
  /** Prints a part that is common as its variable. */
  readonly names: CelNames;
}

export const NOTHING_COMMON: CommonParts = { variables: [], names: CEL_NAMES };

/** @param predicates one or more of each policy. */
export function commonParts(predicates: readonly Node[]): CommonParts {
  const counts = new NodeMap<number>();
  for (const node of predicates.flatMap(partsOf)) counts.set(node, (counts.get(node) ?? 0) + 1);
  const common = [...counts].flatMap(([node, uses]) => {
    if (uses === 1) return [];
    const expression = printCel(node, CEL_NAMES);
    return expression.length >= WORTH_NAMING ? [{ node, uses, expression }] : [];
  });
  const named = common.map((part, i) => ({ ...part, name: `common_${i + 1}` }));
  return {
    variables: named.map(({ name, expression, uses }) => ({
      name,
      expression,
      comment: `asked in ${uses} places`,
    })),
    names: {
      ...CEL_NAMES,
      shared: new NodeMap([
        ...(CEL_NAMES.shared ?? []),
        ...named.map(({ node, name }) => [node, `variables.${name}`] as const),
      ]),
    },
  };
}

/** Down to what is no connective. */
function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.items.flatMap(partsOf);
    case 'not':
      return partsOf(node.of);
    default:
      return [node];
  }
}
