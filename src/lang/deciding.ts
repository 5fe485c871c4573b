/**
 * Splits a comparison whose value depends on a condition into two comparisons, one for each
 * outcome.
 */
import { remembered } from '../base/remembered.js';
import { foldHas } from './foldLogic.js';
import { freeVariables, mapChildren, type Node } from './node.js';
import { simplify } from './simplify.js';
import { substitute, substituteVariable } from './substitute.js';

export interface Deciding {
  readonly test: Node;
  /** The whole comparison if the test holds, and if it does not. */
  readonly then: Node;
  readonly otherwise: Node;
}

type Conditional = Extract<Node, { kind: 'onlyIf' | 'if' | 'ifPresent' | 'orOpt' }>;

const ABSENT: Node = { kind: 'literal', value: null };

/** @returns undefined if no value within depends on a condition. */
export const deciding = remembered((node: Node): Deciding | undefined => {
  const part = conditionalIn(node);
  if (part === undefined) return undefined;
  const put = (value: Node): Node =>
    simplify(substitute(node, (one) => (one === part ? value : undefined)));
  switch (part.kind) {
    case 'onlyIf':
      return { test: part.test, then: put(part.value), otherwise: put(ABSENT) };
    case 'if':
      return { test: part.test, then: put(part.then), otherwise: put(part.otherwise) };
    case 'orOpt':
      return { test: foldHas(part.of), then: put(part.of), otherwise: put(part.other) };
    case 'ifPresent':
      return {
        test: foldHas(part.of),
        then: put(substituteVariable(part.then, part.name, part.of)),
        otherwise: put(part.absent),
      };
  }
});

/**
 * The outermost conditional that reads no variable bound within the node. `orOpt` is taken last,
 * because its second value may itself be a conditional.
 */
const conditionalIn = (node: Node): Conditional | undefined =>
  outermost(node, ({ kind }) => kind === 'onlyIf' || kind === 'if' || kind === 'ifPresent') ??
  outermost(node, ({ kind }) => kind === 'orOpt');

function outermost(node: Node, isSought: (one: Node) => boolean): Conditional | undefined {
  let found: Node | undefined;
  const visit = (one: Node): Node => {
    if (found !== undefined || one.kind === 'all' || one.kind === 'any' || one.kind === 'each')
      return one;
    const isHidden = one.kind === 'ifPresent' && hides(one);
    if (!isHidden && isSought(one)) found = one;
    else if (one.kind !== 'ifPresent') mapChildren(one, visit);
    return one;
  };
  visit(node);
  return found as Conditional | undefined;
}

/**
 * Whether a name that the value reads is bound again inside `then`. In this case the value cannot
 * be substituted there.
 */
export const hides = remembered(
  ({ of: value, then }: Extract<Node, { kind: 'ifPresent' }>): boolean => {
    const read = freeVariables(value);
    const bindsOne = (node: Node): boolean => {
      let found = 'name' in node && node.kind !== 'variable' && read.has(node.name);
      mapChildren(node, (child) => ((found ||= bindsOne(child)), child));
      return found;
    };
    return bindsOne(then);
  },
);
