/** Preconditions of rules, in JMESPath. */
import type { ApplicationScope } from '../shared/scope.js';

export interface Condition {
  readonly key: string;
  readonly operator: string;
  readonly value: unknown;
}

/** The scope of a bundle in JMESPath: mutate rules and rules with a context cannot use CEL. */
export function inScope(scope: ApplicationScope | undefined): readonly Condition[] {
  if (scope === undefined) return [];
  const accounts = scope.accounts.map(({ namespace, name }) =>
    scope.by === 'account' ? `${namespace}/${name}` : namespace,
  );
  const asked =
    scope.by === 'account'
      ? "{{ request.namespace }}/{{ request.object.spec.serviceAccountName || '' }}"
      : '{{ request.namespace }}';
  return [{ key: asked, operator: 'AnyIn', value: [...new Set(accounts)] }];
}
