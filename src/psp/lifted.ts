/** The policy by which the scripts of a plan suspend PSP, namespace by namespace. */
import type { Locate } from '../base/position.js';
import type { Problem } from '../base/problem.js';
import type { Policy } from '../ir/policySet.js';
import { SOURCE } from '../ir/source.js';

export const LIFTED = 'psp-ferry-lifted';

/**
 * The policy allows everything in the namespaces where PSP is suspended. If other policies are
 * given too, it is left out: converted, it would be a permanent hole. If it is given alone, the
 * user asks about just this policy.
 */
export const isLeftOut = (policies: readonly Policy[]): boolean =>
  policies.length > 1 && policies.some(({ name }) => name === LIFTED);

export const leftOutProblem = (locate: Locate): Problem => ({
  severity: 'warning',
  position: locate(['metadata', 'name']),
  message: `${SOURCE.kind} "${LIFTED}" and its grants are left out: scripts of a plan create it to suspend PSP, and it is no policy to keep`,
});
