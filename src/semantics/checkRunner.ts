/** Checks made ready to judge pods. */
import { remembered, rememberedLast } from '../base/remembered.js';
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
  /** The PSP fields by which the pod is refused. */
  refusedBy(pod: JsonObject): readonly string[];
  admits(pod: JsonObject): boolean;
}

export type Run = (first: unknown, second?: unknown) => unknown;
interface CompiledCheck {
  readonly check: Check;
  readonly holds: Run;
  /** Whether it holds of every element of its scope. */
  readonly everywhere: (pod: JsonObject) => boolean;
}

/** The free variables of a check, by its scope. */
export const scopeVariables = (scope: CheckScope): readonly [string] | readonly [string, string] =>
  scope === 'pod' ? ['pod'] : ['pod', scope];

/** The elements of each scope in a pod. */
export const scopeElements: { readonly [S in Exclude<CheckScope, 'pod'>]: Elements } = {
  container: elementsOf(scopeLists.container.node),
  volume: elementsOf(scopeLists.volume.node),
  sysctl: elementsOf(scopeLists.sysctl.node),
};

type Elements = (pod: JsonObject) => readonly unknown[];
function elementsOf(list: Node): Elements {
  const read = compile(list, ['pod']);
  return rememberedLast((pod) => read(pod) as readonly unknown[]);
}

/** @param bind puts a policy's values in; checks without parameters need none. */
export function checkRunner(
  checks: readonly Check[],
  bind: (node: Node) => Node = simplify,
): CheckRunner {
  const compiled = checks.flatMap((check): CompiledCheck[] => {
    const holds = bind(check.holds.node);
    return isLiteral(holds, true) ? [] : [compiledOf(check)(holds)];
  });
  /** What refused the last pod, and is likely to refuse the next. */
  let likely = compiled[0];
  return {
    refusals: (pod) => compiled.flatMap((check) => refusalsOf(check, pod)),
    refusedBy: (pod) => [
      ...new Set(
        compiled.flatMap(({ everywhere, check }) => (everywhere(pod) ? [] : [check.field])),
      ),
    ],
    admits: (pod) => {
      if (likely === undefined) return true;
      if (!likely.everywhere(pod)) return false;
      const failed = compiled.find((check) => !check.everywhere(pod));
      likely = failed ?? likely;
      return failed === undefined;
    },
  };
}

/**
 * The same for all policies that have the same values there: what they share is asked once of a
 * pod.
 */
const compiledOf = remembered((check: Check) =>
  remembered((holds: Node): CompiledCheck => {
    const { scope } = check;
    const run = compile(holds, scopeVariables(scope));
    return {
      check,
      holds: run,
      everywhere: rememberedLast((pod) => {
        if (scope === 'pod') return Boolean(run(pod));
        for (const item of scopeElements[scope](pod)) if (!run(pod, item)) return false;
        return true;
      }),
    };
  }),
);

function refusalsOf({ check, holds }: CompiledCheck, pod: JsonObject): Refusal[] {
  const { field, message } = check;
  if (check.scope === 'pod') return holds(pod) ? [] : [{ field, path: check.path, message }];
  const items = scopeElements[check.scope](pod);
  if (items.every((item) => holds(pod, item))) return [];
  const paths = elementPaths(check.scope, pod);
  return items.flatMap((item, index) =>
    holds(pod, item) ? [] : [{ field, path: joinPath(paths[index] ?? '', check.path), message }],
  );
}
