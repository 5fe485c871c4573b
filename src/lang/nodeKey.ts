import { remembered } from '../base/remembered.js';
import type { Node } from './node.js';

/** A key under which structurally equal nodes meet. */
export const nodeKey = remembered((node: Node): string =>
  JSON.stringify(node, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
);
