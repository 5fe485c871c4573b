/** A target whose gaps are searched. */
import type { PolicySet } from '../ir/policySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { AloneAnswers } from './aloneSearch.js';
import type { Answers } from './answers.js';
import type { TargetName } from './gap.js';
import type { TargetFilling } from './podDifferences.js';
import type { SearchedServer } from './witness/searchSpace.js';

/** A target, and what it does with pods by a set of policies. */
export interface JudgedTarget extends SearchedServer {
  readonly target: TargetName;
  readonly policySet: PolicySet;
  readonly answers: Answers;
  readonly filling: TargetFilling;
  /**
   * The answers for one policy of the set alone; undefined if these say nothing about the whole
   * set.
   */
  readonly alone?: AloneAnswers;
  /** The target's real answer, if `answers` is not exact for every request. */
  readonly admits?: (request: AdmissionRequest) => boolean;
}
