/**
 * What PSP makes of a container's capabilities. The three capability fields share it, because PSP
 * fills them in together.
 */
import {
  all,
  at,
  isIn,
  join,
  literal,
  not,
  or,
  orElse,
  sortedSet,
  without,
  type Expr,
} from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { container } from './scopes.js';

const none = literal([]) as unknown as Expr<readonly string[]>;
export const capabilities = at(container, 'securityContext', 'capabilities');
export const added = orElse(at(capabilities, 'add'), none);
export const dropped = orElse(at(capabilities, 'drop'), none);

const defaultAdd = without(policy('defaultAddCapabilities'), dropped);
/**
 * The lists after defaulting. A default that the container drops is not added. The lists are
 * sorted, as Go writes string sets.
 */
export const addedAfter = sortedSet(join(added, defaultAdd));
export const droppedAfter = sortedSet(join(dropped, policy('requiredDropCapabilities')));

/**
 * Whether defaulting adds something to a list. If it adds nothing to one list but to the other, PSP
 * still sorts both.
 */
export const addGrows = not(all(defaultAdd, 'capability', (capability) => isIn(capability, added)));
export const dropGrows = not(
  all(policy('requiredDropCapabilities'), 'capability', (capability) => isIn(capability, dropped)),
);

/**
 * PSP changes the two lists only if at least one of them grows (capabilities/capabilities.go
 * Generate).
 */
export const setsGrow = or(addGrows, dropGrows);
