/** The messages between page and workers: plain data, because messages are copied. */
import type { TargetChoices } from '../src/api/choices.js';
import type { Problem, ReadOptions, TargetName } from '../src/api/index.js';

export type PageChoices = Required<TargetChoices & ReadOptions>;

export interface PageInput {
  /** The name of the text in positions. */
  readonly name: string;
  readonly text: string;
  readonly choices: PageChoices;
}

/** A pod or workload to try, and who creates it. Without a user: anyone who may use a policy. */
export interface PodInput {
  readonly text: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly namespace: string;
}

export interface TargetDocuments {
  readonly name: TargetName;
  readonly summary: string;
  readonly note: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** What was read from the input. */
export interface Converted {
  readonly policies: number;
  readonly grants: number;
  /** Kinds that were left alone, with the number of objects. */
  readonly ignored: readonly (readonly [string, number])[];
  readonly warnings: readonly Problem[];
}

export interface TargetGaps {
  readonly name: TargetName;
  readonly act: number;
  readonly decide: number;
  readonly record: number;
}

/** The rows of one policy, which are built when they become visible. */
export interface PolicyRows {
  readonly html: string;
  /** For each row, the text in which the filter searches, in lower case. */
  readonly rows: readonly string[];
}

/** What is known about the gaps. The rows are sent before. */
export interface Analysed {
  readonly warnings: readonly Problem[];
  readonly gaps: number;
  /** What to do first, the numbers, and the table without its rows. */
  readonly html: string;
  /** The gaps with a witness that can be tried. */
  readonly witnesses: readonly {
    readonly anchor: string;
    readonly target: TargetName;
    readonly label: string;
  }[];
}

/** The details of a gap. */
export interface ShownGap {
  readonly anchor: string;
  readonly title: string;
  readonly effect: string;
  readonly words: string;
  readonly html: string;
  /** Empty if there is no witness. */
  readonly witness: string;
  /** Who sends the witness; empty if the witness is a review, which has its own user. */
  readonly user: string;
  readonly groups: readonly string[];
}

export interface Tried {
  readonly html: string;
  /** A summary of the answers for screen readers. */
  readonly summary: string;
}

/** Messages while an order is carried out. */
export type Progress =
  | { readonly read: Converted }
  | { readonly documents: TargetDocuments }
  | { readonly gaps: TargetGaps }
  /** Some rows: a large message would block the page while it is read. */
  | { readonly rows: readonly PolicyRows[] }
  /** The results for the targets that are done. */
  | { readonly soFar: Analysed }
  /** The target that is being analysed, and how many of its policies are done. */
  | { readonly target: TargetName; readonly policies: number; readonly of: number };

/** @param first the target that the user looks at; its results come first. */
export interface InputOrder {
  readonly input: PageInput;
  readonly first: string;
}

/**
 * The orders for a worker. `convert` and `analyse` send the results of each target when they are
 * known.
 */
export interface Orders {
  readonly convert: { readonly order: InputOrder; readonly answer: null };
  readonly analyse: { readonly order: InputOrder; readonly answer: Analysed };
  readonly try: { readonly order: PodInput; readonly answer: Tried };
  readonly gap: { readonly order: string; readonly answer: ShownGap };
  readonly archive: { readonly order: null; readonly answer: Uint8Array<ArrayBuffer> };
  readonly report: { readonly order: null; readonly answer: string };
}
export type OrderName = keyof Orders;

export interface Request<Name extends OrderName = OrderName> {
  readonly id: number;
  readonly name: Name;
  readonly order: Orders[Name]['order'];
}

export type Response = { readonly id: number } & (
  | { readonly answer: unknown }
  | { readonly progress: Progress }
  | { readonly problems: readonly Problem[] }
  | { readonly failure: string }
  /** The order was cancelled for a newer one. */
  | { readonly outdated: true }
);
