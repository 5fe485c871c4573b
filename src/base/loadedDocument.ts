import type { Locate } from './position.js';

/** One object of an input file; the items of a List are objects of their own. */
export interface LoadedDocument {
  readonly file: string;
  /** The chart or kustomization that it comes of; `file` may lie elsewhere. */
  readonly rendered?: string;
  readonly value: unknown;
  readonly locate: Locate;
}
