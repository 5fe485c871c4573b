/** The policy by which the scripts of a plan lift PSP, namespace by namespace. */
import type { Locate } from '../base/position.js';
import type { Problem } from '../base/problem.js';
import type { Policy } from '../ir/policySet.js';
import { SOURCE } from '../ir/source.js';

export const LIFTED = 'psp-ferry-lifted';

/**
 * It allows everything where PSP was lifted: carried over, it would be a hole for good. By itself
 * it is what somebody asks about.
 */
export const isLeftOut = (policies: readonly Policy[]): boolean =>
  policies.length > 1 && policies.some(({ name }) => name === LIFTED);

export const leftOutProblem = (locate: Locate): Problem => ({
  severity: 'warning',
  position: locate(['metadata', 'name']),
  message: `${SOURCE.kind} "${LIFTED}" and who may use it are left out: a plan lifts PSP by it, and what is read here is PSP as it is without`,
});
