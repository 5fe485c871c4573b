/** A set of requests that two policy sets answer differently, with one of them as a witness. */
import type { Locate, Position } from '../base/position.js';
import type { Effect } from '../gaps/gap.js';
import type { Grant, PolicySet } from '../ir/policySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { Verdict } from '../semantics/admission.js';

/** What was read of one side. */
export interface DiffInput {
  readonly policySet: PolicySet;
  readonly locate: ReadonlyMap<string, Locate>;
  readonly locateGrant: (grant: Grant) => Position | null;
}

/** Aspects of a change that are no field. */
export const POLICY_ITSELF = 'policy';
export const GRANTS = 'grants';
export const ADMITTING_POLICY = 'admitting-policy';

/** What of a change explains that a request is answered differently. */
export interface Explanation {
  /** The policy; `*` for a grant of every policy, and where it is of the set as a whole. */
  readonly policy: string;
  /** The PSP field that refuses or fills in on one side, or an aspect that is no field. */
  readonly control: string;
  /** `looser`: NEW admits what OLD refused. */
  readonly effect: Effect;
  /** The grant that was given or taken away, where it is one. */
  readonly grant: Grant | null;
}

export interface Difference extends Explanation {
  readonly id: string;
  readonly reason: string;
  /** In NEW; in OLD for what was removed. */
  readonly source: Position | null;
  readonly witness: AdmissionRequest;
  readonly old: Verdict;
  readonly new: Verdict;
}

/** policy/control/effect; of a grant, with whom it is to. */
export const differenceId = ({ policy, control, effect, grant }: Explanation): string =>
  [policy, control, ...(grant === null ? [] : [granteeId(grant)]), effect].join('/');

function granteeId({ subject, namespace }: Grant): string {
  const name =
    subject.kind === 'ServiceAccount' ? `${subject.namespace}:${subject.name}` : subject.name;
  return `${subject.kind}:${name}${namespace === null ? '' : `@${namespace}`}`;
}

/** `group dev in namespace team` */
export function granteeInWords({ subject, namespace }: Grant): string {
  const name =
    subject.kind === 'ServiceAccount'
      ? `service account ${subject.namespace}/${subject.name}`
      : `${subject.kind === 'User' ? 'user' : 'group'} ${subject.name}`;
  return `${name} ${namespace === null ? 'in every namespace' : `in namespace ${namespace}`}`;
}
