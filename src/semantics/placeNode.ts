/** Expressions that read the places to which defaults write. */
import type { Default, Step } from '../controls/control.js';
import { container } from '../controls/scopes.js';
import { remembered, rememberedBy } from '../base/remembered.js';
import type { Node } from '../lang/node.js';
import { pod } from '../pod/view.js';

type Place = Pick<Default, 'from' | 'path'>;

/** The expression that reads a place, in the same form as in checks and defaults. */
export const placeNode = (place: Place): Node => pathNodes(place).at(-1)!;

/**
 * The expressions that read those parents of a place that may be absent, and then the place itself.
 */
export const pathNodes = ({ from, path }: Place): readonly Node[] => pathNodesOf(path)(from);

const pathNodesOf = remembered((path: Default['path']) =>
  rememberedBy(
    (from: Default['from']) => from,
    (from) => newPathNodes({ from, path }),
  ),
);

function newPathNodes({ from, path }: Place): readonly Node[] {
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
