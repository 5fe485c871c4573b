/** Refuses a pod that would take too long to judge, before its lists are read. */
import type { PolicySet } from '../../../ir/policySet.js';
import { not } from '../../../lang/build.js';
import { printCel } from '../../../lang/printCel.js';
import { MOST_ENTRIES, mostEntries, hasMoreEntries, tooLargeFor } from '../../../pod/tooLarge.js';
import { PLAIN_NAMES, type CommentedVariable } from './sharedVariables.js';
import type { Validation } from './validation.js';

const NAME = 'tooLarge';
/** The variable in an expression. */
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

/**
 * For a mutation, which cannot refuse: it skips a pod that is too large, and the validation refuses
 * it.
 */
export const smallEnough = ({ policies }: PolicySet): MatchCondition => ({
  name: CONDITION,
  expression: printCel(not(tooLargeFor(policies.length)).node, PLAIN_NAMES),
});

/**
 * For a webhook that is called for every kind of object. The API server evaluates the condition
 * before the call. An error in the condition would refuse the request, so objects without a pod are
 * tested first.
 */
export const SMALL_ENOUGH_OR_NO_POD: MatchCondition = {
  name: CONDITION,
  expression: `request.kind.group != "" || request.kind.kind != "Pod" || object == null || ${printCel(not(hasMoreEntries(MOST_ENTRIES)).node, PLAIN_NAMES)}`,
};
