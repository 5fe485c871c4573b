/** A pod that would take too long to judge is refused at once: nothing in it is gone through. */
import { not } from '../../../lang/build.js';
import { printCel } from '../../../lang/printCel.js';
import { MOST_ENTRIES, tooLarge } from '../../../pod/tooLarge.js';
import { PLAIN_NAMES, type CommentedVariable } from './sharedVariables.js';
import type { Validation } from './validation.js';

const VARIABLE: CommentedVariable = {
  name: 'tooLarge',
  expression: printCel(tooLarge.node, PLAIN_NAMES),
  comment: 'whoever creates pods could keep the server busy with one that takes long to judge',
};

export const TOO_LARGE = { variable: VARIABLE, read: `variables.${VARIABLE.name}` } as const;

export const sizeValidation: Validation = {
  expression: `!${TOO_LARGE.read}`,
  dynamic: false,
  message: `the pod is too large to be judged in time: it has more than ${MOST_ENTRIES} containers, volumes, sysctls and groups, or more than ${MOST_ENTRIES} mounts, ports and capabilities`,
  comment: 'of such a pod nothing else is looked at',
};

/** Where nothing can be refused: what is too large is left alone, and the policy refuses it. */
export const SMALL_ENOUGH = {
  name: 'small-enough-to-judge',
  expression: printCel(not(tooLarge).node, PLAIN_NAMES),
} as const;
