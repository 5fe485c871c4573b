/**
 * One policy made ready to judge pods: its checks and defaults bound to its values and compiled.
 */
import { remembered } from '../base/remembered.js';
import { checksOf, controls, defaultsOf } from '../controls/index.js';
import type { Default } from '../controls/control.js';
import type { Policy } from '../ir/policySet.js';
import { compile } from '../lang/evaluate.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { Node } from '../lang/node.js';
import { bindPolicy, simplify } from '../lang/simplify.js';
import type { JsonObject } from '../pod/json.js';
import type { Era } from '../pod/view.js';
import {
  checkRunner,
  scopeElements,
  scopeVariables,
  type Refusal,
  type Run,
} from './checkRunner.js';
import { withWrites, type Write } from './writes.js';

/** Why a policy refuses a pod. */
export interface Reason extends Refusal {
  readonly policy: string;
}

/** What a policy's defaults make of a pod. */
export interface Defaulted {
  readonly pod: JsonObject;
  /** PSP counts it as changed ("prefer a policy that changes nothing"). */
  readonly changed: boolean;
  /** Changed for people too: more than the seccomp annotation's mirror of the field. */
  readonly mutated: boolean;
}

export interface PolicyEvaluator {
  readonly name: string;
  /** False: PSP skips the policy, because one of its strategies cannot be built. */
  readonly usable: boolean;
  /** Every reason to refuse the pod as it stands; empty to admit it. */
  refusals(pod: JsonObject): readonly Reason[];
  admits(pod: JsonObject): boolean;
  /** @param except a PSP field whose defaults are left out. */
  withDefaults(pod: JsonObject, except?: string): Defaulted;
}

interface CompiledDefault {
  readonly field: string;
  readonly scope: Default['scope'];
  readonly from: Default['from'];
  readonly mirror: boolean;
  readonly when: Run;
  readonly value: Run;
  readonly path: readonly (string | Run)[];
}

const evaluators: { readonly [E in Era]: (policy: Policy) => PolicyEvaluator } = {
  '1.24': remembered((policy: Policy) => evaluatorOf(policy, '1.24')),
  current: remembered((policy: Policy) => evaluatorOf(policy, 'current')),
};

/**
 * @param era which server reads the pod: `1.24` for what PSP itself answered, `current` for what
 *   targets see.
 */
export const compilePolicy = (policy: Policy, era: Era): PolicyEvaluator => evaluators[era](policy);

/** The fields whose strategies PSP cannot build: then it skips the policy. */
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
  const defaults = defaultsOf(era).flatMap((one) => compileDefault(one, bind));
  return {
    name: policy.name,
    usable: unusableFields(policy).length === 0,
    refusals: (pod) => checks.refusals(pod).map((refusal) => ({ policy: policy.name, ...refusal })),
    admits: checks.admits,
    withDefaults: (pod, except) =>
      applyDefaults(
        except === undefined ? defaults : defaults.filter(({ field }) => field !== except),
        pod,
      ),
  };
}

/** Defaults without parameters, made ready to be filled in. */
export function compileFilling(defaults: readonly Default[]): (pod: JsonObject) => Defaulted {
  const ready = defaults.flatMap((one) => compileDefault(one, simplify));
  return (pod) => applyDefaults(ready, pod);
}

function compileDefault(one: Default, bind: (node: Node) => Node): CompiledDefault[] {
  const when = bind(one.when.node);
  if (isLiteral(when, false)) return [];
  const names = scopeVariables(one.scope);
  return [
    {
      field: one.field,
      scope: one.scope,
      from: one.from,
      mirror: one.mirror === true,
      when: compile(when, names),
      value: compile(bind(one.value.node), names),
      path: one.path.map((step) =>
        typeof step === 'string' ? step : compile(bind(step.node), names),
      ),
    },
  ];
}

/** A default of the pod as a whole is asked once, of no element. */
const POD: readonly unknown[] = [undefined];

function applyDefaults(defaults: readonly CompiledDefault[], pod: JsonObject): Defaulted {
  const writes: Write[] = [];
  let mutated = false;
  let containers: readonly unknown[] | undefined;
  for (const one of defaults) {
    const items =
      one.scope === 'pod'
        ? POD
        : (containers ??= scopeElements.container(pod) as readonly unknown[]);
    items.forEach((item, index) => {
      if (!one.when(pod, item)) return;
      mutated ||= !one.mirror;
      const path = one.path.map((step) =>
        typeof step === 'string' ? step : String(step(pod, item)),
      );
      writes.push({
        container: one.from === 'container' ? index : undefined,
        path,
        value: one.value(pod, item),
      });
    });
  }
  return {
    pod: writes.length === 0 ? pod : withWrites(pod, writes),
    changed: writes.length > 0,
    mutated,
  };
}
