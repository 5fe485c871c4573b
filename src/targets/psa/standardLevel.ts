/**
 * Which level of the Pod Security Standards comes closest to a policy, and what the next stricter
 * one would cost.
 */
import type { Probe } from '../../controls/probe.js';
import type { Policy } from '../../ir/policySet.js';
import type { JsonObject } from '../../pod/json.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { STANDARD_LEVELS } from '../../standards/index.js';
import type { StandardLevel } from '../../standards/standardCheck.js';
import { levelRunner } from './levelRunner.js';
import { outcomeOf, probeOutcomes, withProbe } from '../../gaps/witness/probePods.js';

/** The pods around a policy's edges that PSP admits, as PSP stored them. */
export function admittedPods(policy: Policy, more: readonly Probe[] = []): readonly JsonObject[] {
  if (!compilePolicy(policy, 'current').usable) return [];
  const base = probeOutcomes(policy);
  const others = more.map((probe) => outcomeOf(policy, withProbe(base[0]!.pod, probe)));
  return [...base, ...others]
    .filter(({ refusedAfter }) => refusedAfter.length === 0)
    .map(({ defaulted }) => defaulted);
}

/**
 * The PSP fields by which a level refuses pods that the policy admits; in the order of the level's
 * checks.
 */
export function refusedFields(
  policy: Policy,
  level: StandardLevel,
  minor: number,
): readonly string[] {
  const runner = levelRunner(level, minor);
  return [
    ...new Set(
      admittedPods(policy).flatMap((pod) => runner.refusals(pod).map(({ field }) => field)),
    ),
  ];
}

/** The strictest level that refuses no pod that PSP admits, as far as the search for one goes. */
export function strictestLevel(policy: Policy, minor: number): StandardLevel {
  return (
    STANDARD_LEVELS.findLast((level) => refusedFields(policy, level, minor).length === 0) ??
    'privileged'
  );
}
