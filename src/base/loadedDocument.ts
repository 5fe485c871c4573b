import type { Locate } from './position.js';

/** One object of an input file; the items of a List are objects of their own. */
export interface LoadedDocument {
  readonly file: string;
  readonly value: unknown;
  readonly locate: Locate;
}
