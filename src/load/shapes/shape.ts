import type { LoadedDocument } from '../../base/loadedDocument.js';
import type { Problem } from '../../base/problem.js';

/**
 * A form in which another program writes policies, or who may use them. Each is a folder here, and
 * `index.ts` lists them.
 */
export interface Shape {
  /** Whether a document is one of this form. */
  readonly owns: (value: unknown) => boolean;
  /**
   * @param own the documents of this form.
   * @param all the whole input: a form may say things of objects that Kubernetes has.
   */
  readonly read: (own: readonly LoadedDocument[], all: readonly LoadedDocument[]) => ShapeDocuments;
}

export interface ShapeDocuments {
  /** What stands in their place: PodSecurityPolicies, roles and bindings as a server has them. */
  readonly documents: readonly LoadedDocument[];
  readonly problems: readonly Problem[];
}
