/** What whoever knows a difference says of its gap. */
import type { Policy } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { DecidingValues } from './aloneSearch.js';
import type { GapAnswers } from './gap.js';

export interface GapTexts {
  readonly reason: string;
  readonly remedy: string;
  /** The same where the gap is one to act on, if the remedy is that none is needed. */
  readonly remedyToAct?: string;
  /** A pod that shows the gap, where the analysis met one already. */
  readonly witness?: JsonObject;
  /** Where the effect alone does not say it. */
  readonly answers?: GapAnswers;
  /**
   * Of one policy small pods show the gap where it exists, and without a witness there is none;
   * of several the search is not that sure, and the gap stays.
   */
  readonly provenByWitness?: boolean;
  /** The gap lies in who asks, whatever is in the pod. */
  readonly isOfAsking?: true;
  /**
   * The option that chooses the difference, where it is on purpose; or that the settings of the
   * cluster do.
   */
  readonly chosenBy?: '--ephemeral' | '--psa-level' | '--selection' | 'settings';
  /**
   * The pod without what the gap is named for: taken away, the request must not show the effect
   * any more.
   */
  readonly without?: (pod: JsonObject) => JsonObject;
  /**
   * The values of a policy that decide whether it can be in the gap by itself; each policy is looked
   * at where they are left out.
   */
  readonly deciding?: DecidingValues;
  /** What PSP fills in there is of this policy, which it chose. */
  readonly filledBy?: Policy;
  /** Whoever is in the gap loses a setting. */
  readonly losesSettings?: boolean;
  /** See `Gap`. */
  readonly beyondInput?: true;
  readonly isExact?: true;
}
