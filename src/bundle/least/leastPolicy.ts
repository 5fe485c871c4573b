/**
 * Finds the least policy that admits given pods unchanged. It starts with the loosest value of each
 * field and takes one tighter step after another, as long as PSP still admits every pod and changes
 * none. The meaning of the fields comes from the evaluator.
 */
import { controls } from '../../controls/index.js';
import type { Policy, PolicySet, PolicySpec } from '../../ir/policySet.js';
import type { Era } from '../../pod/view.js';
import { policyFaults } from '../../psp/validate.js';
import { EVERY_POLICY, pspAdmission } from '../../semantics/admission.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import type { Workload } from '../../targets/shared/workload.js';
import { Mentions } from './mentions.js';
import { needText } from './needText.js';
import { steps, type Steps } from './steps.js';

/** Why a field cannot be tighter. */
export interface Need {
  /** The name of the policy. */
  readonly policy: string;
  readonly field: keyof PolicySpec;
  /**
   * A sentence such as `DaemonSet logs/log-collector, container collector sets privileged to true`.
   */
  readonly because: string;
}

/** A title such as `DaemonSet logs/log-collector`. */
export const workloadTitle = ({ kind, name, request: { namespace } }: Workload): string =>
  `${kind} ${namespace}/${name}`;

export interface LeastPolicy {
  readonly policy: Policy;
  /** In the order of the fields. A field that has no tighter value needs no reason. */
  readonly needs: readonly Need[];
}

const ERAS: readonly Era[] = ['1.24', 'current'];
const FIELDS = Object.keys(steps) as readonly (keyof PolicySpec)[];
/** The record has an entry for every field, whose steps are of the field's own type. */
const stepsOf = (field: keyof PolicySpec): Steps<unknown> => steps[field];

const setOf = (policy: Policy): PolicySet => ({
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies: [policy],
  grants: [],
});

/**
 * Whether PSP admits all of the workloads and changes none, both on a 1.24 server and with pods as
 * current servers read them.
 */
export function admitsUnchanged(policy: Policy, workloads: readonly Workload[]): boolean {
  return ERAS.every((era) => {
    const psp = pspAdmission(setOf(policy), EVERY_POLICY, era);
    return workloads.every(({ request }) => psp.review(request).verdict === 'allowed');
  });
}

/** @returns undefined if no policy admits the pods unchanged. */
export function leastPolicy(name: string, workloads: readonly Workload[]): LeastPolicy | undefined {
  const mentioned = new Mentions(workloads.map(({ request }) => request.pod));
  const loosest = Object.fromEntries(
    FIELDS.map((field) => [field, stepsOf(field).loosest]),
  ) as unknown as PolicySpec;
  let policy: Policy = { name, spec: loosest };
  if (!admitsUnchanged(policy, workloads)) return undefined;
  for (const field of FIELDS) {
    for (
      let next = tightened(policy, field, mentioned, workloads);
      next !== undefined;
      next = tightened(policy, field, mentioned, workloads)
    )
      policy = next;
  }
  return { policy, needs: needsOf(policy, mentioned, workloads) };
}

const candidates = (
  policy: Policy,
  field: keyof PolicySpec,
  mentioned: Mentions,
): readonly Policy[] =>
  stepsOf(field)
    .tighter(policy.spec[field], mentioned, policy.spec)
    .map((value) => ({ ...policy, spec: { ...policy.spec, [field]: value } }))
    .filter((candidate) => policyFaults(candidate).length === 0);

function tightened(
  policy: Policy,
  field: keyof PolicySpec,
  mentioned: Mentions,
  workloads: readonly Workload[],
): Policy | undefined {
  return candidates(policy, field, mentioned).find((candidate) =>
    admitsUnchanged(candidate, workloads),
  );
}

/** A reason for each step that was not taken: what some pod does that the step would refuse. */
function needsOf(
  policy: Policy,
  mentioned: Mentions,
  workloads: readonly Workload[],
): readonly Need[] {
  return controls.flatMap(({ field }) => {
    const note = stepsOf(field).note?.(policy.spec[field], mentioned);
    if (note !== undefined) return [{ policy: policy.name, field, because: note }];
    const refused = candidates(policy, field, mentioned)
      .map((candidate) => refusal(candidate, workloads))
      .filter((text) => text !== undefined);
    return [...new Set(refused)].map((because) => ({ policy: policy.name, field, because }));
  });
}

function refusal(policy: Policy, workloads: readonly Workload[]): string | undefined {
  for (const era of ERAS.toReversed()) {
    for (const workload of workloads) {
      const { pod } = workload.request;
      const [reason] = compilePolicy(policy, era).refusals(pod);
      if (reason !== undefined)
        return `${workloadTitle(workload)}, ${needText(policy, reason, pod)}`;
    }
  }
  return undefined;
}
