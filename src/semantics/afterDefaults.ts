/**
 * "Valid after this policy's own defaults", derived: a check whose reads of the pod are replaced by
 * what the defaults make of them.
 * So no rule of what defaulting leads to is written a second time.
 */
import { defaultsOf } from '../controls/index.js';
import type { Check, Default, Step } from '../controls/control.js';
import { container } from '../controls/scopes.js';
import type { Policy } from '../ir/policySet.js';
import { remembered, rememberedBy, rememberedRow } from '../base/remembered.js';
import { isLiteral } from '../lang/isLiteral.js';
import { mapChildren, type Node } from '../lang/node.js';
import { NodeMap } from '../lang/nodeMap.js';
import { bindPolicy } from '../lang/bindPolicy.js';
import { simplify } from '../lang/simplify.js';
import { substitute } from '../lang/substitute.js';
import { pod, type Era } from '../pod/view.js';

/** What is written to one place, and where: a default without parameters. */
export interface BoundWrite extends Pick<Default, 'from' | 'path'> {
  readonly when: Node;
  readonly value: Node;
}

/**
 * @returns rewrites of a check's predicate over the defaulted pod to one over the pod as it came;
 *   bound to the policy.
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
      return remembered(({ holds: { node } }: Check) =>
        simplify(bind(afterThese(node)(writes.filter((one) => concerns(one, node))))),
      );
    },
  ),
);

/** The same for policies that fill in the same. */
const writeOf = remembered(({ from, path }: Default) =>
  remembered((when: Node) =>
    remembered((value: Node): BoundWrite => ({ from, path, when, value })),
  ),
);
const afterThese = remembered((node: Node) =>
  rememberedRow((writes: readonly BoundWrite[]) => afterWrites(writes)(node)),
);

/** Whether the predicate reads the place that is written to, or one on the way there. */
function concerns({ path, from }: BoundWrite, node: Node): boolean {
  const reads = readsOf(node);
  return pathNodes({ from, path }).some((one) => reads.has(one));
}

const readsOf = remembered((node: Node): NodeMap<true> => {
  const reads = new NodeMap<true>();
  const visit = (one: Node): Node => {
    if (one.kind === 'at' || one.kind === 'lookup') reads.set(one, true);
    return mapChildren(one, visit);
  };
  visit(node);
  return reads;
});

/**
 * @returns rewrites predicates over a pod to predicates over the pod before the writes; not
 * simplified.
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

/** The read of a place, as checks and defaults write it. */
export const placeNode = (place: Pick<Default, 'from' | 'path'>): Node => pathNodes(place).at(-1)!;

/** The reads of a place's parents that may be absent, then of the place itself. */
const pathNodes = ({ from, path }: Pick<Default, 'from' | 'path'>): readonly Node[] =>
  pathNodesOf(path)(from);

const pathNodesOf = remembered((path: Default['path']) =>
  rememberedBy(
    (from: Default['from']) => from,
    (from) => newPathNodes({ from, path }),
  ),
);

function newPathNodes({ from, path }: Pick<Default, 'from' | 'path'>): readonly Node[] {
  const nodes: Node[] = [];
  let node: Node = from === 'pod' ? pod.node : container.node;
  path.forEach((step, i) => {
    if (from === 'pod' && i === 0) node = { kind: 'field', of: node, key: String(step) };
    else nodes.push((node = read(node, step, path[i - 1] === 'annotations')));
  });
  return nodes;
}

function read(of: Node, step: Step, isMap: boolean): Node {
  if (typeof step !== 'string') return { kind: 'lookup', of, key: step.node };
  return isMap
    ? { kind: 'lookup', of, key: { kind: 'literal', value: step } }
    : { kind: 'at', of, key: step };
}
