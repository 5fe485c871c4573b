/**
 * "Valid after this policy's own defaults", derived: a check whose reads of the pod are replaced by
 * what the defaults make of them.
 * So no rule of what defaulting leads to is written a second time.
 */
import { defaultsOf } from '../controls/index.js';
import type { Check, Default, Step } from '../controls/control.js';
import { container } from '../controls/scopes.js';
import type { Policy } from '../ir/policySet.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { Node } from '../lang/node.js';
import { nodeKey } from '../lang/nodeKey.js';
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
 * @returns rewrites of a check, given as the node of what it demands, to what it demands of the pod
 * as it came; bound to the policy.
 */
export function afterDefaults(policy: Policy, era: Era): (check: Check) => Node {
  const bind = (node: Node): Node => bindPolicy(node, policy.spec);
  const after = afterWrites(
    defaultsOf(era).flatMap(({ from, path, when, value }): BoundWrite[] => {
      const bound = bind(when.node);
      return isLiteral(bound, false) ? [] : [{ from, path, when: bound, value: bind(value.node) }];
    }),
  );
  return ({ holds }) => simplify(bind(after(holds.node)));
}

/**
 * @returns rewrites of what is asked of a pod to what is asked of the pod before the writes; not
 * simplified.
 */
export function afterWrites(writes: readonly BoundWrite[]): (node: Node) => Node {
  const written = new Map<string, BoundWrite>();
  const created = new Map<string, Node[]>();
  for (const one of writes) {
    const path = pathNodes(one);
    written.set(nodeKey(path.at(-1)!), one);
    for (const parent of path.slice(0, -1))
      created.set(nodeKey(parent), [...(created.get(nodeKey(parent)) ?? []), one.when]);
  }
  const replace = (part: Node): Node | undefined => {
    if (part.kind !== 'at' && part.kind !== 'lookup') return undefined;
    const key = nodeKey(part);
    const value = written.get(key);
    const parents = created.get(key);
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
function pathNodes({ from, path }: Pick<Default, 'from' | 'path'>): readonly Node[] {
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
