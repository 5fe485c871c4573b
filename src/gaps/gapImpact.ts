/** The impact of a gap, and its remedy. */
import { hasConjunct } from '../lang/hasConjunct.js';
import { isUpdate } from '../pod/requestView.js';
import type { Impact } from './gap.js';
import type { CompleteDraft, GapDraft } from './gapDraft.js';

/**
 * Whether a request of the search can show that the gap must be acted on. For an update of the pod
 * itself, the search changes only labels (`witness/candidates.ts`), so admitting it grants nothing.
 */
export const mayMatter = ({ effect, when, answers: { psp } }: CompleteDraft): boolean =>
  effect !== 'unseen' &&
  !(effect === 'looser' && psp === 'denies' && hasConjunct(when.node, isUpdate));

/**
 * The impact. A default that nobody fills in any more must be acted on, whatever the search found.
 * If no request was found, only two kinds of gaps are for the record: those from a difference
 * between servers, and those that are not visible in a pod.
 */
export function impactOf(
  { effect, chosenBy, unknownTo124, without, losesSettings }: GapDraft,
  matters: boolean | undefined,
): Impact {
  if (chosenBy !== undefined) return 'decide';
  if (unknownTo124) return 'record';
  const isHistory = without !== undefined || effect === 'unseen';
  const isLoss = losesSettings ?? effect === 'default-lost';
  return isLoss || (matters ?? !isHistory) ? 'act' : 'record';
}

const NONE_NEEDED = 'none needed';
const LOOK = 'set in the pod templates what the witness shows, or accept that such pods change';

/** The remedy. A gap to act on never has the remedy that nothing is needed. */
export function remedyOf(impact: Impact, { remedy, remedyToAct = LOOK }: GapDraft): string {
  return impact === 'act' && remedy.startsWith(NONE_NEEDED) ? remedyToAct : remedy;
}
