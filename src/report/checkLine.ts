import type { Verdict, VerdictWord } from '../semantics/admission.js';

/** One answer of `check`: a line of `--format ndjson`. */
export interface CheckLine {
  readonly id: string;
  readonly object?: { readonly kind: string; readonly namespace: string; readonly name: string };
  /** Who is taken to create the pod: `user` is null where that is an assumption. */
  readonly requester?: { readonly user: string | null; readonly assumed?: string };
  readonly psp?: {
    readonly verdict: VerdictWord;
    readonly policy: string | null;
    readonly reasons: Verdict['reasons'];
    readonly note?: string;
    readonly pod?: unknown;
  };
  readonly targets?: Readonly<
    Record<
      string,
      { readonly verdict: VerdictWord; readonly gaps: readonly string[]; readonly pod?: unknown }
    >
  >;
  /** The lines that defaulting changes, with --diff. */
  readonly diff?: readonly string[];
  readonly error?: string;
}
