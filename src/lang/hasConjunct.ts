import type { Bool } from './build.js';
import type { Node } from './node.js';
import { sameNode } from './sameNode.js';

/** Whether a condition is one of the parts that must all hold. */
export const hasConjunct = (whole: Node, { node }: Bool): boolean =>
  (whole.kind === 'and' ? whole.items : [whole]).some((part) => sameNode(part, node));
