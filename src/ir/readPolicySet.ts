import type { PolicySet } from './policySet.js';
import { policySetSchema } from './policySetSchema.js';
import { schemaCheck, type Fault } from './schemaCheck.js';

const structure = schemaCheck(policySetSchema);

/** @returns the faults of a value that should be a PolicySet; empty where it is one. */
export function policySetFaults(value: unknown): readonly Fault[] {
  return structure(value);
}

export function isPolicySet(value: unknown): value is PolicySet {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'PolicySet';
}
