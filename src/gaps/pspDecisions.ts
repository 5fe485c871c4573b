/**
 * PSP's answers to requests. Each is computed once, because the analysis of every target needs it.
 */
import type { PolicySet } from '../ir/policySet.js';
import { remembered } from '../base/remembered.js';
import type { AdmissionRequest } from '../pod/request.js';
import {
  EVERY_POLICY,
  pspAdmission,
  type Decision,
  type PspAdmission,
} from '../semantics/admission.js';
import { inputGrants } from '../semantics/grants.js';

type Decide = (request: AdmissionRequest) => Decision;
export interface PspDecisions {
  readonly then: Decide;
  /** What the plugin would answer on a current server. */
  readonly now: Decide;
  /** As `now`, if everyone may use every policy. */
  readonly nowForEveryone: Decide;
}

export const pspDecisions = remembered((set: PolicySet): PspDecisions => {
  const granted = inputGrants(set);
  return {
    then: once(pspAdmission(set, granted)),
    now: once(pspAdmission(set, granted, 'current')),
    nowForEveryone: once(pspAdmission(set, EVERY_POLICY, 'current')),
  };
});

const once = ({ decide }: PspAdmission): Decide => remembered(decide);
