/** A pod that would take too long to judge is refused at once: nothing in it is gone through. */
import type { PolicySet } from '../../../ir/policySet.js';
import { not } from '../../../lang/build.js';
import { printCel } from '../../../lang/printCel.js';
import { MOST_ENTRIES, mostEntries, hasMoreEntries, tooLargeFor } from '../../../pod/tooLarge.js';
import { PLAIN_NAMES, type CommentedVariable } from './sharedVariables.js';
import type { Validation } from './validation.js';

const NAME = 'tooLarge';
/** How expressions read the variable. */
export const TOO_LARGE = `variables.${NAME}`;

export const sizeVariable = ({ policies }: PolicySet): CommentedVariable => ({
  name: NAME,
  expression: printCel(tooLargeFor(policies.length).node, PLAIN_NAMES),
  comment: 'whoever creates pods could keep the server busy with one that takes long to judge',
});

export function sizeValidation({ policies }: PolicySet): Validation {
  const most = mostEntries(policies.length);
  return {
    expression: `!${TOO_LARGE}`,
    dynamic: false,
    message: `the pod is too large to be judged in time: it has more than ${most} containers, volumes, sysctls and groups, or more than ${most} mounts, ports and capabilities`,
    comment: 'of such a pod nothing else is looked at',
  };
}

interface MatchCondition {
  readonly name: string;
  readonly expression: string;
}
const CONDITION = 'small-enough-to-judge';

/** Where nothing can be refused: what is too large is left alone, and the policy refuses it. */
export const smallEnough = ({ policies }: PolicySet): MatchCondition => ({
  name: CONDITION,
  expression: printCel(not(tooLargeFor(policies.length)).node, PLAIN_NAMES),
});

/**
 * For a webhook that is asked about every kind of object, whatever the policies: the API server
 * counts before it calls. A condition that fails would refuse, so what has no pod comes first.
 */
export const SMALL_ENOUGH_OR_NO_POD: MatchCondition = {
  name: CONDITION,
  expression: `request.kind.group != "" || request.kind.kind != "Pod" || object == null || ${printCel(not(hasMoreEntries(MOST_ENTRIES)).node, PLAIN_NAMES)}`,
};
