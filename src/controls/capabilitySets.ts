/**
 * What PSP makes of a container's capabilities: shared by the three capability fields, which are
 * filled in together.
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
 * The lists after defaulting: a default that the container drops is not added; all sorted, as Go
 * writes string sets.
 */
export const addedAfter = sortedSet(join(added, defaultAdd));
export const droppedAfter = sortedSet(join(dropped, policy('requiredDropCapabilities')));

/** What a default adds to each list; where it adds nothing it may still put the list in order. */
export const addGrows = not(all(defaultAdd, 'capability', (capability) => isIn(capability, added)));
export const dropGrows = not(
  all(policy('requiredDropCapabilities'), 'capability', (capability) => isIn(capability, dropped)),
);

/**
 * PSP leaves both lists alone unless one of the sets grows (capabilities/capabilities.go Generate).
 */
export const setsGrow = or(addGrows, dropGrows);
