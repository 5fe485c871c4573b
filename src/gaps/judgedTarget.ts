/** A target of which gaps are made. */
import type { PolicySet } from '../ir/policySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { AloneAnswers } from './aloneSearch.js';
import type { Answers } from './answers.js';
import type { TargetName } from './gap.js';
import type { TargetFilling } from './podDifferences.js';

/** A target, and what it does with the pods that a set is about. */
export interface JudgedTarget {
  readonly target: TargetName;
  readonly policySet: PolicySet;
  readonly answers: Answers;
  readonly filling: TargetFilling;
  /** What both answer by one policy of the set; undefined where that says nothing of the set. */
  readonly alone?: AloneAnswers;
  readonly namespaces?: readonly string[];
  /** What the target really answers, where `answers` does not say it of every request. */
  readonly admits?: (request: AdmissionRequest) => boolean;
}
