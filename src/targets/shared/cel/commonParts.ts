/**
 * Parts that several policies have in common, as variables, so that each is written and evaluated
 * once. With few policies, everything is written where it is used, which is easier to read.
 */
import type { Node } from '../../../lang/node.js';
import { NodeMap } from '../../../lang/nodeMap.js';
import { printCel, type CelNames } from '../../../lang/printCel.js';
import { CEL_NAMES, type CommentedVariable } from './sharedVariables.js';

/** From this many characters of expressions on, common parts become variables. */
const MUCH = 60_000;
/** A part shorter than this is not worth a variable. */
const WORTH_NAMING = 40;

/** Whether the texts are longer than MUCH. Only as many of them are computed as necessary. */
export function isMuch(texts: Iterable<string>): boolean {
  let characters = 0;
  for (const { length } of texts) if ((characters += length) > MUCH) return true;
  return false;
}

export interface CommonParts {
  readonly variables: readonly CommentedVariable[];
  /** Names by which a common part is printed as its variable. */
  readonly names: CelNames;
}

/** @param predicates one or more for each policy. */
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

/** The parts of a predicate, split at its connectives. */
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
