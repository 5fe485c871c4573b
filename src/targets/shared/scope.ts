/**
 * The pods that the policies of a bundle apply to: those of the application only. Without a scope,
 * policies apply to every pod, as PSP did.
 */
import { and, at, equal, field, literal, or, orElse, type Bool } from '../../lang/build.js';
import { compile } from '../../lang/evaluate.js';
import { printCel } from '../../lang/printCel.js';
import { simplify } from '../../lang/simplify.js';
import type { AdmissionRequest } from '../../pod/request.js';
import { request, requestView } from '../../pod/requestView.js';
import { spec } from '../../pod/view.js';
import { CEL_NAMES } from './cel/sharedVariables.js';

/** A service account and its namespace. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The owner of a bundle. Objects are named after it, so that no two bundles have an object in
 * common.
 */
export interface NamedScope {
  readonly name: string;
}

export interface ApplicationScope extends NamedScope {
  readonly accounts: readonly Account[];
  /**
   * How pods are recognised. `namespace` is for engines that cannot check the service account: then
   * every pod in the application's namespaces is in scope.
   */
  readonly by: 'account' | 'namespace';
}

export const accountTitle = ({ namespace, name }: Account): string => `${namespace}/${name}`;

export const namespacesOf = ({
  accounts,
}: Pick<ApplicationScope, 'accounts'>): readonly string[] => [
  ...new Set(accounts.map(({ namespace }) => namespace)),
];

function isInside({ accounts, by }: ApplicationScope): Bool {
  return or(
    ...accounts.map(({ namespace, name }) =>
      and(
        equal(field(request, 'namespace'), literal(namespace)),
        ...(by === 'account'
          ? [equal(orElse(at(spec, 'serviceAccountName'), literal('')), literal(name))]
          : []),
      ),
    ),
  );
}

/** Whether a request is in the scope. Without a scope, every request is. */
export function insideScope(
  scope: ApplicationScope | undefined,
): (one: AdmissionRequest) => boolean {
  if (scope === undefined) return () => true;
  const inside = compile(isInside(scope).node, ['request', 'pod']);
  return (one) => Boolean(inside(requestView(one), one.pod));
}

/** The scope as conditions for engines that use CEL. */
export function scopeConditions(
  scope: ApplicationScope | undefined,
): readonly { readonly name: string; readonly expression: string }[] {
  return scope === undefined
    ? []
    : [
        {
          name: 'pods-of-the-application',
          expression: printCel(simplify(isInside(scope).node), CEL_NAMES),
        },
      ];
}
