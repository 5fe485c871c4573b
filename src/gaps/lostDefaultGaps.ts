import type { Policy } from '../ir/policySet.js';
import { and, type Bool } from '../lang/build.js';
import { isCreate } from '../pod/requestView.js';
import type { Gap } from './gap.js';
import type { GapDraft } from './gapDraft.js';
import type { GapMaker } from './gapMaker.js';

interface LostField {
  readonly policy: Policy;
  /** The PSP field. */
  readonly field: string;
  /** The pods that lack the value. */
  readonly when: Bool;
  readonly remedy: string;
}

/** What the target does with pods that lack the value; undefined if it does not do so with any. */
interface Outcomes {
  readonly refused: Shown | undefined;
  readonly admitted: Shown | undefined;
}

type Shown = Pick<GapDraft, 'reason' | 'witness'>;

/** The gaps of a default that PSP fills in on CREATE and the target does not. */
export function lostDefaultGaps(
  maker: GapMaker,
  { policy, field, when, remedy }: LostField,
  { refused, admitted }: Outcomes,
): readonly Gap[] {
  const draft = {
    policy: policy.name,
    control: field,
    when: and(isCreate, when),
    remedy,
    filledBy: policy,
  };
  return [
    ...(refused === undefined ? [] : maker.make({ ...draft, effect: 'stricter', ...refused })),
    ...(admitted === undefined
      ? []
      : maker.make({ ...draft, effect: 'default-lost', ...admitted })),
  ];
}
