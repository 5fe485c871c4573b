/** What expressions call the request and the pod, and the variables that every document defines. */
import { scopeLists } from '../../../controls/scopes.js';
import { NodeMap } from '../../../lang/nodeMap.js';
import { printCel, type CelNames } from '../../../lang/printCel.js';

export interface CelVariable {
  readonly name: string;
  readonly expression: string;
}

export type CommentedVariable = CelVariable & { readonly comment: string };

/** Every document defines these variables; the rest refers to them. */
export const SHARED_VARIABLES: readonly CelVariable[] = [
  {
    name: 'containers',
    expression: printCel(scopeLists.container.node, { variables: { pod: 'object' } }),
  },
];

export const CEL_NAMES: CelNames = {
  variables: { pod: 'object', request: 'request' },
  shared: new NodeMap([[scopeLists.container.node, 'variables.containers']]),
};
