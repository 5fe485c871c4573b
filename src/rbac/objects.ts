/** RBAC objects as they come in; everything is optional until it is read. */
import type { Locate } from '../ir/position.js';

export interface RbacDocument {
  readonly value: unknown;
  readonly locate: Locate;
}

export interface Rule {
  readonly verbs?: readonly string[] | null;
  readonly apiGroups?: readonly string[] | null;
  readonly resources?: readonly string[] | null;
  readonly resourceNames?: readonly string[] | null;
}
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | null;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] | null }[] | null;
}
export interface RbacObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> | null } | null;
  readonly rules?: readonly Rule[] | null;
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] | null } | null;
  readonly roleRef?: { readonly kind?: string; readonly name?: string } | null;
  readonly subjects?: readonly { readonly kind?: string; readonly name?: string; readonly namespace?: string }[] | null;
}

export interface LocatedRbac {
  readonly object: RbacObject;
  readonly locate: Locate;
}
