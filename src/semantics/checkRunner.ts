/** Compiled checks, which can be evaluated for many pods. */
import { remembered, rememberedLast } from '../base/remembered.js';
import { work } from '../base/work.js';
import type { Check, CheckScope } from '../controls/control.js';
import { scopeLists } from '../controls/scopes.js';
import { compile } from '../lang/evaluate.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { Node } from '../lang/node.js';
import { simplify } from '../lang/simplify.js';
import type { JsonObject } from '../pod/json.js';
import { elementPaths, joinPath } from './elementPaths.js';
import type { Near, PodEdit } from './podEdit.js';

/** A check that a pod fails, and the place in the pod. */
export interface Refusal {
  /** The PSP field of the check. */
  readonly field: string;
  /** The path in the pod, such as `spec.containers[0].securityContext.privileged`. */
  readonly path: string;
  readonly message: string;
}

export interface CheckRunner {
  /** Every refusal of the pod as it is; empty if it is admitted. */
  refusals(pod: JsonObject): readonly Refusal[];
  /**
   * The PSP fields of the checks that refuse the pod.
   *
   * @param near a similar pod. Checks that the edit between the two does not affect are not
   *   evaluated again.
   */
  refusedBy(pod: JsonObject, near?: Near): readonly string[];
  /** Whether the pod is refused by a check of this field. */
  refusesBy(field: string, pod: JsonObject): boolean;
  admits(pod: JsonObject, near?: Near): boolean;
  /** The PSP fields of the checks whose answer the edit may change. */
  fieldsConcerned(edit: PodEdit): readonly string[];
  /** The compiled checks. Equal checks are the same object, also in other runners. */
  readonly asked: readonly CompiledCheck[];
}

export type Run = (first: unknown, second?: unknown) => unknown;
export interface CompiledCheck {
  readonly check: Check;
  readonly holds: Run;
  /** Whether the check holds for every item of its scope. */
  readonly everywhere: (pod: JsonObject) => boolean;
}

/** The free variables of a check, by its scope. */
export const scopeVariables = (scope: CheckScope): readonly [string] | readonly [string, string] =>
  scope === 'pod' ? ['pod'] : ['pod', scope];

/** The items of each scope in a pod. */
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

/**
 * @param bind puts the values of a policy into a check; not needed for checks without parameters.
 */
export function checkRunner(
  checks: readonly Check[],
  bind: (node: Node) => Node = simplify,
): CheckRunner {
  const compiled = checks.flatMap((check): CompiledCheck[] => {
    const holds = bind(check.holds.node);
    return isLiteral(holds, true) ? [] : [compiledOf(check)(holds)];
  });
  /**
   * The check that refused the last pod. It is tried first, because it is likely to refuse the next
   * one.
   */
  let likely = compiled[0];
  const failed = (pod: JsonObject): readonly CompiledCheck[] =>
    compiled.filter(({ everywhere }) => !everywhere(pod));
  const failedBefore = remembered(failed);
  const failedNear = (pod: JsonObject, { pod: other, edit }: Near): readonly CompiledCheck[] => {
    const before = failedBefore(other);
    return compiled.filter((one) =>
      edit.concerns(one.check) ? !one.everywhere(pod) : before.includes(one),
    );
  };
  return {
    asked: compiled,
    refusals: (pod) => compiled.flatMap((check) => refusalsOf(check, pod)),
    refusedBy: (pod, near) => fieldsOf(near === undefined ? failed(pod) : failedNear(pod, near)),
    refusesBy: (field, pod) =>
      compiled.some(({ check, everywhere }) => check.field === field && !everywhere(pod)),
    fieldsConcerned: remembered((edit) =>
      fieldsOf(compiled.filter(({ check }) => edit.concerns(check))),
    ),
    admits: (pod, near) => {
      if (near !== undefined) {
        const before = failedBefore(near.pod);
        return compiled.every((one) =>
          near.edit.concerns(one.check) ? one.everywhere(pod) : !before.includes(one),
        );
      }
      if (likely === undefined) return true;
      if (!likely.everywhere(pod)) return false;
      const refusing = compiled.find((check) => !check.everywhere(pod));
      likely = refusing ?? likely;
      return refusing === undefined;
    },
  };
}

/**
 * Whether a pod is refused by a check that all the runners have in common. It is evaluated once.
 */
export function sharedRefusal(
  runners: readonly Pick<CheckRunner, 'asked'>[],
): (pod: JsonObject) => boolean {
  const [first, ...others] = runners.map(({ asked }) => new Set(asked));
  const shared = [...(first ?? [])].filter((check) => others.every((asked) => asked.has(check)));
  return (pod) => shared.some(({ everywhere }) => !everywhere(pod));
}

const fieldsOf = (checks: readonly CompiledCheck[]): readonly string[] => [
  ...new Set(checks.map(({ check }) => check.field)),
];

/**
 * One compiled check for all policies with the same values, so that it is evaluated once for each
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
        work.checked += 1;
        if (scope === 'pod') return Boolean(run(pod));
        for (const item of scopeElements[scope](pod)) if (!run(pod, item)) return false;
        return true;
      }),
    };
  }),
);

function refusalsOf({ check, holds, everywhere }: CompiledCheck, pod: JsonObject): Refusal[] {
  if (everywhere(pod)) return [];
  const { field, message } = check;
  if (check.scope === 'pod') return [{ field, path: check.path, message }];
  const items = scopeElements[check.scope](pod);
  const paths = elementPaths(check.scope, pod);
  return items.flatMap((item, index) =>
    holds(pod, item) ? [] : [{ field, path: joinPath(paths[index] ?? '', check.path), message }],
  );
}
