/** What page and workers say to each other: plain data, for it is copied on the way. */
import type { TargetChoices } from '../src/api/choices.js';
import type { Problem, ReadOptions, TargetName } from '../src/api/index.js';

export type PageChoices = Required<TargetChoices & ReadOptions>;

export interface PageInput {
  /** What positions call the text. */
  readonly name: string;
  readonly text: string;
  readonly choices: PageChoices;
}

/**
 * A pod or workload to try, and who creates it; anyone who may use some policy where no user is
 * named.
 */
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

/** What was read. */
export interface Converted {
  readonly policies: number;
  readonly grants: number;
  /** Kinds that were left alone, with their number. */
  readonly ignored: readonly (readonly [string, number])[];
  readonly warnings: readonly Problem[];
}

export interface TargetGaps {
  readonly name: TargetName;
  readonly act: number;
  readonly decide: number;
  readonly record: number;
}

/** A policy's rows of the matrix, built where they come into sight. */
export interface PolicyRows {
  readonly html: string;
  /** What each row can be found by, in lower case. */
  readonly rows: readonly string[];
}

/** What is known of the gaps; the rows came before it. */
export interface Analysed {
  readonly warnings: readonly Problem[];
  readonly gaps: number;
  /** What to do first, counts, and the matrix without its rows. */
  readonly html: string;
  /** Gaps that have a witness to try. */
  readonly witnesses: readonly {
    readonly anchor: string;
    readonly target: TargetName;
    readonly label: string;
  }[];
}

/** One gap at length. */
export interface ShownGap {
  readonly anchor: string;
  readonly title: string;
  readonly effect: string;
  readonly words: string;
  readonly html: string;
  /** Empty where none was found. */
  readonly witness: string;
  /** Who sends the witness; nobody where it is a review, which says so itself. */
  readonly user: string;
  readonly groups: readonly string[];
}

export interface Tried {
  readonly html: string;
  /** What was said, for those who do not see it appear. */
  readonly summary: string;
}

/** What comes of an order while it is carried out. */
export type Progress =
  | { readonly read: Converted }
  | { readonly documents: TargetDocuments }
  | { readonly gaps: TargetGaps }
  /** Some at a time: a large message blocks the page while it is read. */
  | { readonly rows: readonly PolicyRows[] }
  /** Of the targets that are done. */
  | { readonly soFar: Analysed }
  /** The target that is looked at, and how many policies of it were. */
  | { readonly target: TargetName; readonly policies: number; readonly of: number };

/** @param first the target that somebody looks at, and whose part comes first. */
export interface InputOrder {
  readonly input: PageInput;
  readonly first: string;
}

/** What a worker can be asked; `convert` and `analyse` send each target's part as it is made. */
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
  /** It was given up for a newer one. */
  | { readonly outdated: true }
);
