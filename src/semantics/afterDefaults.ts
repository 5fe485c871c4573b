/**
 * "Valid after this policy's own defaults", derived: a check whose reads of the pod are replaced by what the defaults make of them.
 * So no rule of what defaulting leads to is written a second time.
 */
import { defaultsOf } from '../controls/index.js';
import type { Check, Default, Step } from '../controls/control.js';
import { container } from '../controls/scopes.js';
import type { Policy } from '../ir/policySet.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { Node } from '../lang/node.js';
import { nodeKey } from '../lang/nodeKey.js';
import { bindPolicy, simplify } from '../lang/simplify.js';
import { substitute } from '../lang/substitute.js';
import { pod, type Era } from '../pod/view.js';

interface Rewrite { readonly when: Node; readonly value: Node }

/** @returns rewrites of a check, given as the node of what it demands, to what it demands of the pod as it came; bound to the policy. */
export function afterDefaults(policy: Policy, era: Era): (check: Check) => Node {
  const written = new Map<string, Rewrite>(), created = new Map<string, Node[]>();
  const bind = (node: Node): Node => bindPolicy(node, policy.spec);
  for (const one of defaultsOf(era)) {
    const when = bind(one.when.node);
    if (isLiteral(when, false)) continue;
    const path = pathNodes(one);
    written.set(nodeKey(path.at(-1)!), { when, value: bind(one.value.node) });
    for (const parent of path.slice(0, -1)) created.set(nodeKey(parent), [...(created.get(nodeKey(parent)) ?? []), when]);
  }
  const replace = (part: Node): Node | undefined => {
    if (part.kind !== 'at' && part.kind !== 'lookup') return undefined;
    const key = nodeKey(part), value = written.get(key), parents = created.get(key);
    if (value !== undefined) return { kind: 'orOpt', of: { kind: 'onlyIf', test: value.when, value: value.value }, other: part };
    if (parents === undefined) return undefined;
    return { kind: 'orOpt', of: part, other: { kind: 'onlyIf', test: { kind: 'or', items: parents }, value: { kind: 'literal', value: {} } } };
  };
  return ({ holds }) => simplify(bind(substitute(holds.node, replace)));
}

/** The reads of a default's parents that may be absent, then of the place itself. */
function pathNodes({ from, path }: Default): readonly Node[] {
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
  return isMap ? { kind: 'lookup', of, key: { kind: 'literal', value: step } } : { kind: 'at', of, key: step };
}
