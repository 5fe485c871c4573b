import type { TargetName } from '../gaps/gap.js';
import type { Position } from '../base/position.js';
import type { VerdictWord } from '../semantics/admission.js';
import type { Reason } from '../semantics/policyEvaluator.js';

/** Why a policy refuses the pod, and the value that it refuses. */
export interface CheckReason extends Reason {
  /** The name of the container, if the reason is about one. */
  readonly container?: string;
  /** Absent if the pod does not set the value. */
  readonly value?: unknown;
  /** The values that the policy allows. */
  readonly allowed?: string;
  readonly required?: string;
  /** Position of the value in the input; null if the value was added to the pod. */
  readonly at: Position | null;
}

export interface TargetAnswer {
  readonly verdict: VerdictWord;
  readonly gaps: readonly string[];
  /** Why the API server refuses the pod, or what the target made of it. */
  readonly note?: string;
  readonly pod?: unknown;
}

/** One answer of `check`: a line of `--format ndjson`. */
export interface CheckLine {
  readonly id: string;
  readonly object?: { readonly kind: string; readonly namespace: string; readonly name: string };
  /** Position of the object. */
  readonly at?: Position;
  /** Set for an AdmissionReview. */
  readonly review?: { readonly operation: string; readonly subResource: string };
  /** Who creates the pod. `user` is null if the requester is not known. */
  readonly requester?: { readonly user: string | null; readonly assumed?: string };
  readonly psp?: {
    readonly verdict: VerdictWord;
    readonly policy: string | null;
    readonly reasons: readonly CheckReason[];
    readonly note?: string;
    readonly pod?: unknown;
  };
  readonly targets?: Readonly<Partial<Record<TargetName, TargetAnswer>>>;
  /** With --diff: what PSP fills in, as lines to add in today's fields. */
  readonly diff?: readonly string[];
  readonly error?: string;
}
