/** What the code that knows a difference says about its gap, before the search for witnesses. */
import type { Policy } from '../ir/policySet.js';
import type { Node } from '../lang/node.js';
import type { JsonObject } from '../pod/json.js';
import type { DecidingValues } from './aloneSearch.js';
import type { Gap, GapAnswers } from './gap.js';

/** `when` is the cause alone: the search adds what both sides answer. */
export interface GapDraft extends Pick<
  Gap,
  'policy' | 'control' | 'effect' | 'when' | 'beyondInput' | 'isExact'
> {
  readonly reason: string;
  readonly remedy: string;
  /** The remedy for a gap to act on, if `remedy` says that nothing is needed. */
  readonly remedyToAct?: string;
  /** A pod that shows the gap, if the analysis has already found one. */
  readonly witness?: JsonObject;
  /** The answers of PSP and the target, if the effect alone does not imply them. */
  readonly answers?: GapAnswers;
  /**
   * True if small pods show the gap whenever it exists for a single policy, so that without a
   * witness there is no gap. With several policies the search is not as certain, and the gap stays.
   */
  readonly provenByWitness?: boolean;
  /** The gap depends on the requester and not on the content of the pod. */
  readonly isOfAsking?: true;
  /** The option, or `settings` of the cluster, that chooses an intended difference. */
  readonly chosenBy?: '--ephemeral' | '--psa-level' | '--selection' | 'settings';
  /**
   * Removes the gap's cause from a pod. The result must no longer show the effect; otherwise the
   * gap is not its cause.
   */
  readonly without?: (pod: JsonObject) => JsonObject;
  /**
   * Conditions that hold for the requests in which nothing but the cause decides. If there are
   * none, other gaps explain every request of this one.
   */
  readonly causeDecides?: readonly Node[];
  /**
   * The values of a policy that decide whether it can have the gap by itself. If left out, each
   * policy is searched.
   */
  readonly deciding?: DecidingValues;
  /** The policy whose defaults PSP fills in, for a gap about a default. */
  readonly filledBy?: Policy;
  /**
   * Pods in the gap have what 1.24 did not know or wrote over, so no pod of the cluster is one of
   * them, and there is nothing to act on.
   */
  readonly unknownTo124?: true;
  /** The target admits the pod, and the API server refuses what the target filled in. */
  readonly refusedAsFilled?: true;
  /** Every request in the gap loses a setting. */
  readonly losesSettings?: boolean;
}

/** A draft whose answers are known, and whose condition is simplified. */
export type CompleteDraft = GapDraft & Pick<Gap, 'answers' | 'granted'>;
