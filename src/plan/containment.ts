/** Whether one policy admits every pod that another admits, and in which fields they differ. */
import { checksOf } from '../controls/index.js';
import { everywhere } from '../controls/scopes.js';
import { remembered } from '../base/remembered.js';
import type { Policy, PolicySpec } from '../ir/policySet.js';
import { bindPolicy } from '../lang/bindPolicy.js';
import { folded } from '../lang/simplify.js';
import type { JsonObject } from '../pod/json.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { celLine } from '../targets/shared/cel/sharedVariables.js';
import {
  admittedOf,
  outcomeOf,
  policyProbes,
  probeOutcomes,
  withProbe,
} from '../gaps/witness/probePods.js';

export interface Containment {
  /** A pod that the inner policy admits and the outer one refuses; undefined if none was found. */
  readonly witness: JsonObject | undefined;
  /** The number of pods tried. */
  readonly tried: number;
}

/** Pods near the limits of a policy that it admits, as PSP stores them. */
const admittedPods = remembered((policy: Policy): readonly JsonObject[] =>
  admittedOf(probeOutcomes(policy)),
);

/**
 * Searches for a pod that the inner policy admits after its defaults and the outer one refuses
 * after its own. It tries pods on either side of every rule of both policies.
 */
export function containment(inner: Policy, outer: Policy): Containment {
  const evaluator = compilePolicy(outer, 'current');
  const refused = (pod: JsonObject): boolean =>
    !evaluator.usable || !evaluator.admits(evaluator.withDefaults(pod).pod);
  let tried = 0;
  for (const pod of candidates(inner, outer)) {
    tried += 1;
    if (refused(pod)) return { witness: pod, tried };
  }
  return { witness: undefined, tried };
}

function* candidates(inner: Policy, outer: Policy): Generator<JsonObject> {
  yield* admittedPods(inner);
  const base = probeOutcomes(inner)[0]!.pod;
  const probes = policyProbes(outer);
  for (const probe of probes) {
    const { defaulted, isAdmitted } = outcomeOf(inner, withProbe(base, probe));
    if (isAdmitted) yield defaulted;
  }
}

/**
 * The fields in which two policies differ. The order of lists does not count if it has no meaning.
 */
export function differingFields(one: Policy, other: Policy): readonly string[] {
  const fields = Object.keys(one.spec) as readonly (keyof PolicySpec)[];
  return fields.filter((field) => keyOf(one.spec[field]) !== keyOf(other.spec[field]));
}

const keyOf = (value: unknown): string => JSON.stringify(sorted(value), text);
const text = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

/**
 * Sorts a list of texts. Lists of ranges keep their order, because the first range decides the
 * default.
 */
function sorted(value: unknown): unknown {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? [...new Set(value)].sort()
    : value;
}

/** What a policy demands in these fields, as CEL over `object`. */
export function demands({ spec }: Policy, fields: readonly string[]): string {
  const parts = checksOf('1.24')
    .filter(({ field }) => fields.includes(field))
    .map(({ scope, holds }) => folded(everywhere(scope, bindPolicy(holds.node, spec))))
    .filter((node) => !(node.kind === 'literal' && node.value === true))
    .map(celLine);
  return parts.length === 0 ? 'true' : parts.map((part) => `(${part})`).join(' && ');
}
