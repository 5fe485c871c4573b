import type { Position } from '../base/position.js';
import type { VerdictWord } from '../semantics/admission.js';
import type { Reason } from '../semantics/policyEvaluator.js';

/** Why a policy refuses the pod, and the value that it is about. */
export interface CheckReason extends Reason {
  /** The container's name, where it is about one. */
  readonly container?: string;
  /** Absent where the pod sets none. */
  readonly value?: unknown;
  /** What the policy allows. */
  readonly allowed?: string;
  readonly required?: string;
  /** Where the value stands in the input; null for what is added to the pod. */
  readonly at: Position | null;
}

/** One answer of `check`: a line of `--format ndjson`. */
export interface CheckLine {
  readonly id: string;
  readonly object?: { readonly kind: string; readonly namespace: string; readonly name: string };
  /** Where the object stands. */
  readonly at?: Position;
  /** Of an AdmissionReview. */
  readonly review?: { readonly operation: string; readonly subResource: string };
  /** Who is taken to create the pod: `user` is null where that is an assumption. */
  readonly requester?: { readonly user: string | null; readonly assumed?: string };
  readonly psp?: {
    readonly verdict: VerdictWord;
    readonly policy: string | null;
    readonly reasons: readonly CheckReason[];
    readonly note?: string;
    readonly pod?: unknown;
  };
  readonly targets?: Readonly<
    Record<
      string,
      { readonly verdict: VerdictWord; readonly gaps: readonly string[]; readonly pod?: unknown }
    >
  >;
  /** What PSP fills in, as the lines to write in the fields of today, with --diff. */
  readonly diff?: readonly string[];
  readonly error?: string;
}
