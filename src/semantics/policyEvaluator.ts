/**
 * A policy that is ready to judge pods: its checks and defaults have its values and are compiled.
 */
import { onDemand, remembered, rememberedLast, rememberedRow } from '../base/remembered.js';
import { checksOf, controls, defaultsOf } from '../controls/index.js';
import type { Check, Default } from '../controls/control.js';
import type { Policy } from '../ir/policySet.js';
import { compile } from '../lang/evaluate.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { Node } from '../lang/node.js';
import { bindPolicy } from '../lang/bindPolicy.js';
import { simplify } from '../lang/simplify.js';
import type { JsonObject } from '../pod/json.js';
import type { Era } from '../pod/view.js';
import {
  checkRunner,
  scopeElements,
  scopeVariables,
  type CompiledCheck,
  type Refusal,
  type Run,
} from './checkRunner.js';
import type { Near } from './podEdit.js';
import { readsWritten } from './podPlaces.js';
import { withWrites, type Write } from './writes.js';

/** Why a policy refuses a pod. */
export interface Reason extends Refusal {
  readonly policy: string;
}

/** The pod after a policy's defaults. */
export interface Defaulted {
  readonly pod: JsonObject;
  /** Whether PSP counts the pod as changed. It prefers policies that change nothing. */
  readonly changed: boolean;
  /** Whether more than the seccomp annotation was changed, which only copies the field. */
  readonly mutated: boolean;
}

export interface PolicyEvaluator {
  readonly name: string;
  /** If false, PSP skips the policy, because it cannot build one of its strategies. */
  readonly usable: boolean;
  /** Every reason to refuse the pod as it is; empty if it is admitted. */
  refusals(pod: JsonObject): readonly Reason[];
  /**
   * The PSP fields of the checks that refuse the pod as it is.
   *
   * @param near a similar pod. Checks that the edit between the two does not affect are not
   *   evaluated again.
   */
  refusedBy(pod: JsonObject, near?: Near): readonly string[];
  /** Whether the pod is refused by a check of this field. */
  refusesBy(field: string, pod: JsonObject): boolean;
  admits(pod: JsonObject, near?: Near): boolean;
  /** Whether the policy's defaults would change the pod. */
  changes(pod: JsonObject): boolean;
  /** @param except PSP fields whose defaults are left out. */
  withDefaults(pod: JsonObject, except?: readonly string[]): Defaulted;
  /**
   * The pod after the policy's defaults if the policy then admits it; otherwise undefined. Checks
   * that no default affects are evaluated first.
   */
  admittedWithDefaults(pod: JsonObject): Defaulted | undefined;
  /** The compiled checks of the policy, for pods as they are. */
  readonly asked: readonly CompiledCheck[];
}

interface CompiledDefault {
  readonly field: string;
  readonly scope: Default['scope'];
  readonly from: Default['from'];
  readonly mirror: boolean;
  readonly value: Run;
  readonly path: (pod: JsonObject, item: unknown) => readonly string[];
  /** Indices of the items of its scope for which the default is written. */
  readonly fires: (pod: JsonObject) => readonly number[];
}

const evaluators: { readonly [E in Era]: (policy: Policy) => PolicyEvaluator } = {
  '1.24': remembered((policy: Policy) => evaluatorOf(policy, '1.24')),
  current: remembered((policy: Policy) => evaluatorOf(policy, 'current')),
};

/**
 * @param era the server that reads the pod: `1.24` for the answers of PSP itself, `current` for
 *   what targets see.
 */
export const compilePolicy = (policy: Policy, era: Era): PolicyEvaluator => evaluators[era](policy);

/** The fields whose strategies PSP cannot build. If there is one, it skips the policy. */
export const unusableFields: (policy: Policy) => readonly string[] = remembered((policy) =>
  controls
    .filter(
      ({ usable }) =>
        usable !== undefined && !isLiteral(bindPolicy(usable.node, policy.spec), true),
    )
    .map(({ field }) => field),
);

function evaluatorOf(policy: Policy, era: Era): PolicyEvaluator {
  const bind = (node: Node): Node => bindPolicy(node, policy.spec);
  const checks = checkRunner(checksOf(era), bind);
  const firing = defaultsOf(era).filter((one) => !isLiteral(bind(one.when.node), false));
  const defaults = firing.map((one) => compileDefault(one, bind));
  const fill = fillingBy(defaults);
  const isFilled = filledBy(firing);
  const unfilled = onDemand(() =>
    checkRunner(
      checksOf(era).filter((check) => !isFilled(check)),
      bind,
    ),
  );
  const filled = onDemand(() => checkRunner(checksOf(era).filter(isFilled), bind));
  return {
    name: policy.name,
    usable: unusableFields(policy).length === 0,
    refusals: (pod) => checks.refusals(pod).map((refusal) => ({ policy: policy.name, ...refusal })),
    refusedBy: checks.refusedBy,
    refusesBy: checks.refusesBy,
    admits: checks.admits,
    changes: changesBy(defaults.map(({ fires }) => fires)),
    withDefaults: (pod, except) =>
      except === undefined
        ? fill(pod)
        : applyDefaults(
            defaults.filter(({ field }) => !except.includes(field)),
            pod,
          ),
    admittedWithDefaults: (pod) => {
      if (!unfilled().admits(pod)) return undefined;
      const defaulted = fill(pod);
      return filled().admits(defaulted.pod) ? defaulted : undefined;
    },
    asked: checks.asked,
  };
}

/** Whether one of the defaults may change the answer of a check. Policies share this. */
const filledBy = rememberedRow((defaults: readonly Default[]) =>
  remembered((check: Check) => defaults.some((one) => readsWritten(check, one))),
);

/** Compiles defaults without parameters. */
export function compileFilling(defaults: readonly Default[]): (pod: JsonObject) => Defaulted {
  const ready = defaults.map((one) => compileDefault(one, simplify));
  return (pod) => applyDefaults(ready, pod);
}

const compileDefault = (one: Default, bind: (node: Node) => Node): CompiledDefault =>
  compiledOf(one)(bind(one.when.node))(bind(one.value.node));

/** One compiled default for all policies that fill in the same value. */
const compiledOf = remembered((one: Default) =>
  remembered((whenNode: Node) => {
    const { field, scope, from, mirror = false } = one;
    const names = scopeVariables(scope);
    const common = {
      field,
      scope,
      from,
      mirror,
      path: compilePath(one.path, names),
      // Policies often fill in different values in the same case.
      fires: firesOf(scope, compile(whenNode, names)),
    };
    return remembered((valueNode: Node): CompiledDefault => ({
      ...common,
      value: compile(valueNode, names),
    }));
  }),
);

const firesOf = (scope: Default['scope'], when: Run): CompiledDefault['fires'] =>
  rememberedLast((pod) => {
    if (scope === 'pod') return when(pod) ? POD : NOWHERE;
    let places = NOWHERE;
    scopeElements.container(pod).forEach((item, place) => {
      if (when(pod, item)) places = [...places, place];
    });
    return places;
  });

/** Policies that fill in something in the same cases share the answer for a pod. */
const changesBy = rememberedRow((fires: readonly CompiledDefault['fires'][]) =>
  rememberedLast((pod: JsonObject) => fires.some((one) => one(pod).length > 0)),
);

function compilePath(
  path: Default['path'],
  names: ReturnType<typeof scopeVariables>,
): CompiledDefault['path'] {
  const steps = path.map((step) =>
    typeof step === 'string' ? step : compile(simplify(step.node), names),
  );
  if (steps.every((step) => typeof step === 'string')) return () => steps;
  return (pod, item) =>
    steps.map((step) => (typeof step === 'string' ? step : String(step(pod, item))));
}

/** Policies with the same defaults share the result for a pod. */
const fillingBy = rememberedRow((defaults: readonly CompiledDefault[]) =>
  rememberedLast((pod: JsonObject) => applyDefaults(defaults, pod)),
);

/** In the scope `pod`, the pod itself is the only item. */
const POD: readonly number[] = [0];
const NOWHERE: readonly number[] = [];

function applyDefaults(defaults: readonly CompiledDefault[], pod: JsonObject): Defaulted {
  const writes: Write[] = [];
  let mutated = false;
  defaults.forEach(({ fires, scope, from, mirror, path, value }) =>
    fires(pod).forEach((place) => {
      const item = scope === 'pod' ? undefined : scopeElements.container(pod)[place];
      mutated ||= !mirror;
      writes.push({
        container: from === 'container' ? place : undefined,
        path: path(pod, item),
        value: value(pod, item),
      });
    }),
  );
  return {
    pod: withWrites(pod, writes),
    changed: writes.length > 0,
    mutated,
  };
}
