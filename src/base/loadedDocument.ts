import type { Locate } from './position.js';

/** One object of an input file. Each item of a List becomes a document of its own. */
export interface LoadedDocument {
  readonly file: string;
  /**
   * The chart or kustomization that was rendered into this object; `file` may be in another folder.
   */
  readonly rendered?: string;
  readonly value: unknown;
  readonly locate: Locate;
}
