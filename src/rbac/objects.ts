/** RBAC objects that are valid by the schema. null counts as absent. */
import type { Locate } from '../base/position.js';
import type { RoleRule } from './rulePredicate.js';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';
export const RBAC_KINDS = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'] as const;

export interface RbacDocument {
  readonly value: unknown;
  readonly locate: Locate;
}

type Maybe<T> = T | null | undefined;
type Texts = Maybe<readonly string[]>;
type Labels = Maybe<Readonly<Record<string, string>>>;

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: Maybe<
    readonly {
      readonly key?: Maybe<string>;
      readonly operator?: Maybe<string>;
      readonly values?: Texts;
    }[]
  >;
}
export interface SubjectReference {
  readonly kind?: Maybe<string>;
  readonly name?: Maybe<string>;
  readonly namespace?: Maybe<string>;
}
export interface RbacObject {
  readonly apiVersion?: Maybe<string>;
  readonly kind?: Maybe<string>;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: Maybe<string>;
    readonly labels?: Labels;
  };
  readonly rules?: Maybe<readonly RoleRule[]>;
  readonly aggregationRule?: Maybe<{
    readonly clusterRoleSelectors?: Maybe<readonly LabelSelector[]>;
  }>;
  readonly roleRef?: Maybe<{ readonly kind?: Maybe<string>; readonly name?: Maybe<string> }>;
  readonly subjects?: Maybe<readonly SubjectReference[]>;
}

export interface LocatedRbac {
  readonly object: RbacObject;
  readonly locate: Locate;
}
