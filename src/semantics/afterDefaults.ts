/**
 * Derives "valid after this policy's own defaults" from a check: where the check reads a value that
 * a default may write, it reads the value after defaulting. So these conditions are not written by
 * hand.
 */
import { defaultsOf } from '../controls/index.js';
import type { Check, Default } from '../controls/control.js';
import type { Policy } from '../ir/policySet.js';
import { remembered, rememberedBy, rememberedRow } from '../base/remembered.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { Node } from '../lang/node.js';
import { NodeMap } from '../lang/nodeMap.js';
import { bindPolicy } from '../lang/bindPolicy.js';
import { simplify } from '../lang/simplify.js';
import { substitute } from '../lang/substitute.js';
import type { Era } from '../pod/view.js';
import { pathNodes } from './placeNode.js';
import { readsWritten } from './podPlaces.js';

/** A default with the parameters of a policy put in. */
export interface BoundWrite extends Pick<Default, 'from' | 'path'> {
  readonly when: Node;
  readonly value: Node;
}

/**
 * @returns a function that rewrites a check over the defaulted pod as a predicate over the pod
 *   before defaulting, with the policy's values.
 */
export const afterDefaults = (policy: Policy, era: Era): ((check: Check) => Node) =>
  afterDefaultsOf(policy)(era);

const afterDefaultsOf = remembered((policy: Policy) =>
  rememberedBy(
    (era: Era) => era,
    (era) => {
      const bind = (node: Node): Node => bindPolicy(node, policy.spec);
      const writes = defaultsOf(era).flatMap((one): BoundWrite[] => {
        const when = bind(one.when.node);
        return isLiteral(when, false) ? [] : [writeOf(one)(when)(bind(one.value.node))];
      });
      return remembered((check: Check) => {
        const { node } = check.holds;
        return simplify(bind(afterThese(node)(writes.filter((one) => readsWritten(check, one)))));
      });
    },
  ),
);

/** The same object for policies that fill in the same values. */
const writeOf = remembered(({ from, path }: Default) =>
  remembered((when: Node) =>
    remembered((value: Node): BoundWrite => ({ from, path, when, value })),
  ),
);
const afterThese = remembered((node: Node) =>
  rememberedRow((writes: readonly BoundWrite[]) => afterWrites(writes)(node)),
);

/**
 * @returns a function that rewrites predicates over a pod as predicates over the pod before the
 *   writes. The results are not simplified.
 */
export function afterWrites(writes: readonly BoundWrite[]): (node: Node) => Node {
  const written = new NodeMap<BoundWrite>();
  const created = new NodeMap<readonly Node[]>();
  for (const one of writes) {
    const path = pathNodes(one);
    written.set(path.at(-1)!, one);
    for (const parent of path.slice(0, -1))
      created.set(parent, [...(created.get(parent) ?? []), one.when]);
  }
  const replace = (part: Node): Node | undefined => {
    if (part.kind !== 'at' && part.kind !== 'lookup') return undefined;
    const value = written.get(part);
    const parents = created.get(part);
    if (value !== undefined)
      return {
        kind: 'orOpt',
        of: { kind: 'onlyIf', test: value.when, value: value.value },
        other: part,
      };
    if (parents === undefined) return undefined;
    return {
      kind: 'orOpt',
      of: part,
      other: {
        kind: 'onlyIf',
        test: { kind: 'or', items: parents },
        value: { kind: 'literal', value: {} },
      },
    };
  };
  return (node) => substitute(node, replace);
}
