import type { Bool } from './build.js';
import type { Node } from './node.js';
import { sameNode } from './sameNode.js';

/** Whether `whole` is a conjunction that has this condition as one of its parts. */
export const hasConjunct = (whole: Node, { node }: Bool): boolean =>
  (whole.kind === 'and' ? whole.items : [whole]).some((part) => sameNode(part, node));
