/** How much a gap matters, and what is to be done about it. */
import { hasConjunct } from '../lang/hasConjunct.js';
import type { Node } from '../lang/node.js';
import { isUpdate } from '../pod/requestView.js';
import type { Effect, GapAnswers, Impact } from './gap.js';
import type { GapTexts } from './gapTexts.js';

/**
 * Whether a request that is looked at may be one to act on. What is tried as an update of the pod
 * itself changes labels alone (`witness/candidates.ts`): letting it in gives nobody a power.
 */
export const mayMatter = (effect: Effect, cause: Node, { psp }: GapAnswers): boolean =>
  effect !== 'unseen' && !(effect === 'looser' && psp === 'denies' && hasConjunct(cause, isUpdate));

/**
 * A default that nobody fills in any more is one to act on, whatever the requests that were looked
 * at. Without a request to judge by, only what servers read differently since is for the record,
 * and what nobody sees in a pod.
 */
export function impactOf(
  effect: Effect,
  matters: boolean | undefined,
  { chosenBy, without, losesSettings }: GapTexts,
): Impact {
  if (chosenBy !== undefined) return 'decide';
  const isHistory = without !== undefined || effect === 'unseen';
  const isLoss = losesSettings ?? effect === 'default-lost';
  return isLoss || (matters ?? !isHistory) ? 'act' : 'record';
}

const NONE_NEEDED = 'none needed';
const LOOK = 'set in the pod templates what the witness shows, or accept that such pods change';

/** Of a gap to act on it is never that nothing is to be done. */
export function remedyOf(impact: Impact, { remedy, remedyToAct = LOOK }: GapTexts): string {
  return impact === 'act' && remedy.startsWith(NONE_NEEDED) ? remedyToAct : remedy;
}
