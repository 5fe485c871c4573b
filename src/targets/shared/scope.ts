/**
 * Which pods the policies of a bundle are for: those of the application, and no others. Without a
 * scope they are for every pod, as PSP was.
 */
import { and, at, equal, field, literal, or, orElse, type Bool } from '../../lang/build.js';
import { compile } from '../../lang/evaluate.js';
import { printCel } from '../../lang/printCel.js';
import { simplify } from '../../lang/simplify.js';
import type { AdmissionRequest } from '../../pod/request.js';
import { request, requestView } from '../../pod/requestView.js';
import { spec } from '../../pod/view.js';
import { CEL_NAMES } from './cel/sharedVariables.js';

/** A service account, in its namespace. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** Whose bundle it is. What is written is called after it, so that no two bundles share an object. */
export interface NamedScope {
  readonly name: string;
}

export interface ApplicationScope extends NamedScope {
  readonly accounts: readonly Account[];
  /**
   * Where the engine cannot ask for the service account, the scope is every pod of the namespaces.
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

/** Whether a request is of the application; always where there is no scope. */
export function insideScope(
  scope: ApplicationScope | undefined,
): (one: AdmissionRequest) => boolean {
  if (scope === undefined) return () => true;
  const inside = compile(isInside(scope).node, ['request', 'pod']);
  return (one) => Boolean(inside(requestView(one), one.pod));
}

/** The same as a condition of the engines that speak CEL. */
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
