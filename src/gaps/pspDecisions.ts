/** What PSP makes of requests; asked once of each, for the analysis of every target asks again. */
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
  /** On a server of today. */
  readonly now: Decide;
  /** The same, where everyone may use every policy. */
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
