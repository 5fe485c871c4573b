/** Checks made ready to judge pods. */
import type { Check, CheckScope } from '../controls/control.js';
import { scopeLists } from '../controls/scopes.js';
import { compile } from '../lang/evaluate.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { Node } from '../lang/node.js';
import { simplify } from '../lang/simplify.js';
import type { JsonObject } from '../pod/json.js';
import { elementPaths, joinPath } from './elementPaths.js';

/** A check that a pod fails, and where. */
export interface Refusal {
  /** The PSP field. */
  readonly field: string;
  /** The pod field, such as `spec.containers[0].securityContext.privileged`. */
  readonly path: string;
  readonly message: string;
}

export interface CheckRunner {
  /** Every refusal of the pod as it stands; empty to admit it. */
  refusals(pod: JsonObject): readonly Refusal[];
  admits(pod: JsonObject): boolean;
}

export type Run = (first: unknown, second?: unknown) => unknown;
interface CompiledCheck {
  readonly check: Check;
  readonly holds: Run;
}

/** The free variables of what is asked of a scope. */
export const scopeVariables = (scope: CheckScope): readonly [string] | readonly [string, string] =>
  scope === 'pod' ? ['pod'] : ['pod', scope];

/** The elements of each scope in a pod. */
export const scopeElements: { readonly [S in Exclude<CheckScope, 'pod'>]: Run } = {
  container: compile(scopeLists.container.node, ['pod']),
  volume: compile(scopeLists.volume.node, ['pod']),
  sysctl: compile(scopeLists.sysctl.node, ['pod']),
};

/** @param bind puts a policy's values in; checks without parameters need none. */
export function checkRunner(
  checks: readonly Check[],
  bind: (node: Node) => Node = simplify,
): CheckRunner {
  const compiled = checks.flatMap((check): CompiledCheck[] => {
    const holds = bind(check.holds.node);
    return isLiteral(holds, true)
      ? []
      : [{ check, holds: compile(holds, scopeVariables(check.scope)) }];
  });
  return {
    refusals: (pod) => compiled.flatMap((check) => refusalsOf(check, pod)),
    admits: (pod) => {
      const lists: Lists = {};
      for (const check of compiled) if (!everywhere(check, pod, lists)) return false;
      return true;
    },
  };
}

/** The elements of each scope, read from a pod when first asked for. */
type Lists = { [S in Exclude<CheckScope, 'pod'>]?: readonly unknown[] };

function everywhere(
  { check: { scope }, holds }: CompiledCheck,
  pod: JsonObject,
  lists: Lists,
): boolean {
  if (scope === 'pod') return Boolean(holds(pod));
  for (const item of (lists[scope] ??= scopeElements[scope](pod) as readonly unknown[]))
    if (!holds(pod, item)) return false;
  return true;
}

function refusalsOf({ check, holds }: CompiledCheck, pod: JsonObject): Refusal[] {
  const { field, message } = check;
  if (check.scope === 'pod') return holds(pod) ? [] : [{ field, path: check.path, message }];
  const items = scopeElements[check.scope](pod) as readonly unknown[];
  if (items.every((item) => holds(pod, item))) return [];
  const paths = elementPaths(check.scope, pod);
  return items.flatMap((item, index) =>
    holds(pod, item) ? [] : [{ field, path: joinPath(paths[index] ?? '', check.path), message }],
  );
}
