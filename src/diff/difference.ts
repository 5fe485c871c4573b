/**
 * A difference: requests that two policy sets answer differently, with one of them as a witness.
 */
import type { Locate, Position } from '../base/position.js';
import type { Effect } from '../gaps/gap.js';
import type { Grant, PolicySet } from '../ir/policySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { Verdict } from '../semantics/admission.js';

/** One of the two inputs that are compared. */
export interface DiffInput {
  readonly policySet: PolicySet;
  readonly locate: ReadonlyMap<string, Locate>;
  readonly locateGrant: (grant: Grant) => Position | null;
}

/** Names in place of a PSP field, for differences that no field explains. */
export const POLICY_ITSELF = 'policy';
export const GRANTS = 'grants';
export const ADMITTING_POLICY = 'admitting-policy';

/** The part of a change that explains why a request is answered differently. */
export interface Explanation {
  /** The name of the policy; `*` for a grant of every policy, and for the set as a whole. */
  readonly policy: string;
  /** The PSP field that refuses or fills in on one side, or one of the names above. */
  readonly control: string;
  /** `looser` means that NEW admits what OLD refused. */
  readonly effect: Effect;
  /** The grant that was added or removed; null if the explanation is not a grant. */
  readonly grant: Grant | null;
}

export interface Difference extends Explanation {
  readonly id: string;
  readonly reason: string;
  /** The position in NEW, or in OLD for what was removed. */
  readonly source: Position | null;
  /** The nearest position in NEW, for programs that show a change in its files. */
  readonly inNew: Position | null;
  readonly witness: AdmissionRequest;
  readonly old: Verdict;
  readonly new: Verdict;
}

/** policy/control/effect. For a grant, the id also has its subject. */
export const differenceId = ({ policy, control, effect, grant }: Explanation): string =>
  [policy, control, ...(grant === null ? [] : [granteeId(grant)]), effect].join('/');

function granteeId({ subject, namespace }: Grant): string {
  const name =
    subject.kind === 'ServiceAccount' ? `${subject.namespace}:${subject.name}` : subject.name;
  return `${subject.kind}:${name}${namespace === null ? '' : `@${namespace}`}`;
}

/** The subject of a grant in words: `group dev in namespace team`. */
export function granteeInWords({ subject, namespace }: Grant): string {
  const name =
    subject.kind === 'ServiceAccount'
      ? `service account ${subject.namespace}/${subject.name}`
      : `${subject.kind === 'User' ? 'user' : 'group'} ${subject.name}`;
  return `${name} ${namespace === null ? 'in every namespace' : `in namespace ${namespace}`}`;
}
