import { readPolicySet } from '../../load/readPolicySet.js';
import type { CheckLine } from '../../report/checkLine.js';
import {
  namespaceName,
  optionsOf,
  requireChoices,
  targetsOf,
  type TargetChoices,
} from '../choices.js';
import { judgeOf } from '../judge.js';
import { documentsOf, type Source } from '../sources.js';
import { askersOf, surroundingsOf, type AskingChoices } from '../surroundings.js';
import { workloadItems } from '../workloadItems.js';
import type { ReadOptions } from './read.js';

export interface CheckChoices extends TargetChoices, ReadOptions, AskingChoices {
  /** Namespace of objects that name none. Default: `default`. */
  readonly namespace?: string;
  /** If true, each answer carries the pod after defaulting. Default: false. */
  readonly pods?: boolean;
  /**
   * If true, each answer carries a diff of the pod that shows what PSP fills in. Default: false.
   */
  readonly diff?: boolean;
}

/**
 * What PSP and each target answer to pods, workloads and AdmissionReviews.
 * @param policies as for `read`.
 * @param workloads YAML or JSON as text, Kubernetes objects, or a list of both.
 * @returns one line for each pod. An object that cannot be read gets a line with an error.
 * @throws InputError as `read`, and if the workloads are not YAML or JSON; RangeError as `convert`.
 */
export const check = (
  policies: Source,
  workloads: Source,
  choices: CheckChoices = {},
): readonly CheckLine[] => judge(policies, choices)(workloads);

/**
 * As `check`, for many calls: the policies are read, compiled and compared with the targets only
 * once. The calls are independent: service accounts that one call is given do not count in the
 * next.
 * @returns a function from workloads to lines, as `check` returns them.
 * @throws InputError and RangeError as `check`.
 */
export function judge(
  policies: Source,
  choices: CheckChoices = {},
): (workloads: Source) => readonly CheckLine[] {
  requireChoices(choices);
  const beside = documentsOf(policies);
  const input = readPolicySet(beside, { strict: choices.strict ?? false });
  const { namespace = 'default', pods = false, diff = false } = choices;
  const answer = judgeOf(input, {
    targets: targetsOf(choices),
    options: optionsOf(choices, input),
    pods,
    diff,
  });
  // Taken now, not at the first call of the function that is returned: wrong choices are reported,
  // and later changes of the caller's object do not count.
  const asking = { namespace: namespaceName(namespace), askers: askersOf(choices) };
  return (workloads) => {
    const documents = documentsOf(workloads);
    const surroundings = surroundingsOf([...beside, ...documents], asking);
    return workloadItems(documents, surroundings).map(answer);
  };
}
