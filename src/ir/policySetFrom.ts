import { orderGrants } from './grantOrder.js';
import type { PolicySet } from './policySet.js';
import type { Locate } from '../base/position.js';
import { policySetValidator } from './policySetValidator.js';
import { faultProblem, InputError, type Fault } from '../base/problem.js';
import { schemaFaults } from '../base/schemaCheck.js';
import { inSchemaOrder } from '../base/schemaOrder.js';

/** @returns the faults of a value that should be a PolicySet; empty if it is a valid one. */
export function policySetFaults(value: unknown): readonly Fault[] {
  return schemaFaults(policySetValidator, value);
}

/**
 * Reads a PolicySet.
 * @param value a decoded document (`apiVersion: psp-ferry/v1`).
 * @param locate positions of its values, for messages.
 * @returns the set, with its properties and grants in canonical order.
 * @throws InputError with every fault of structure. Whether the policies would be valid PSPs is not
 *   checked here.
 */
export function policySetFrom(
  value: unknown,
  locate: Locate = () => ({ file: 'PolicySet', line: 1, column: 1 }),
): PolicySet {
  const faults = policySetFaults(value);
  if (faults.length > 0)
    throw new InputError(faults.map((fault) => faultProblem('error', fault, locate)));
  const set = inSchemaOrder(policySetValidator.schema, value) as PolicySet;
  return { ...set, grants: orderGrants(set.grants) };
}
