import type { LoadedDocument } from '../../base/loadedDocument.js';
import type { Problem } from '../../base/problem.js';

/**
 * A form in which another program writes policies or grants. Each form has a folder here, and
 * `index.ts` lists them.
 */
export interface Shape {
  /** Whether a document has this form. */
  readonly owns: (value: unknown) => boolean;
  /**
   * @param own the documents of this form.
   * @param all the whole input: standard objects may matter too, such as the namespaces of a
   *   project.
   */
  readonly read: (own: readonly LoadedDocument[], all: readonly LoadedDocument[]) => ShapeDocuments;
}

export interface ShapeDocuments {
  /** The PodSecurityPolicies, roles and bindings that a server has instead. */
  readonly documents: readonly LoadedDocument[];
  readonly problems: readonly Problem[];
}
