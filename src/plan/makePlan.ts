/** Makes the plan and its files from the objects of a cluster and PSP's verdicts. */
import { compareText } from '../base/compareText.js';
import type { NamespaceLabels } from '../load/namespaces.js';
import type { TargetName } from '../gaps/gap.js';
import type { PolicySet } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { RbacObject } from '../rbac/objects.js';
import type { StoringPsp } from '../semantics/storing.js';
import { withReplacedLabels } from '../targets/psa/existingLabels.js';
import type { EmitOptions } from '../targets/shared/options.js';
import { accessOf } from './access.js';
import type { Counted } from './countedGrants.js';
import type { JudgedTemplate } from './judged.js';
import { plannedNamespaces } from './namespaceLevels.js';
import { isThere, type LoggedUse, type MigrationPlan } from './plan.js';
import { policyStatuses } from './policyStatuses.js';
import { mergedSet, simplified, withoutPolicies } from './simplified.js';
import { stepsOf } from './steps.js';
import {
  recommendedTarget,
  writtenTargets,
  type TargetInput,
  type WrittenTarget,
} from './targetFiles.js';
import type { Expectation } from './verification/expectation.js';
import { expectationsOf } from './verification/expectations.js';
import { watchOf } from './watch.js';
import { workloadsOf, type WrittenPatch } from './workloads.js';

export interface PlanInput {
  readonly set: PolicySet;
  readonly options: EmitOptions;
  readonly wanted: readonly TargetName[];
  /** Undefined if the input has no namespaces. */
  readonly labels: NamespaceLabels | undefined;
  /** The labels that an earlier plan replaced, by namespace. */
  readonly replaced: NamespaceLabels;
  readonly rbac: readonly RbacObject[];
  readonly judged: readonly JudgedTemplate[];
  /** PSP with the grants that count for a pod. */
  readonly psp: (counted: Counted) => StoringPsp;
  readonly requestsOf: (value: JsonObject, like: JudgedTemplate) => readonly AdmissionRequest[];
  /** The users who created pods, except controllers, by namespace. */
  readonly creators: ReadonlyMap<string, readonly string[]>;
  /** The uses of policies in the audit log. */
  readonly logged: readonly LoggedUse[];
  readonly unknown: readonly string[];
}

export interface MadePlan {
  readonly plan: MigrationPlan;
  readonly written: readonly WrittenTarget[];
  readonly patches: readonly WrittenPatch[];
  /** The policies that suffice for what runs. */
  readonly enough: PolicySet;
  /** The requests with their expected answers, for `verify`. */
  readonly expectations: readonly Expectation[];
}

export function makePlan(input: PlanInput): MadePlan {
  const { set, judged, labels } = input;
  const existing = withReplacedLabels(labels ?? new Map(), input.replaced);
  const options = { ...input.options, existing };
  const policies = policyStatuses(set, judged, input.logged);
  const merged = mergedSet(set, policies);
  const few = simplified(merged, policies, judged);
  const enough = withoutPolicies(merged, (name) => !few.policies.includes(name));
  const namespaces = plannedNamespaces({ ...input, set, existing });
  const targetInput: TargetInput = {
    set: merged,
    enough,
    options,
    namespaces,
    isUseKnown: judged.length > 0 || input.logged.length > 0,
    wanted: input.wanted,
  };
  const written = writtenTargets(targetInput);
  const chosen = recommendedTarget(targetInput, written);
  const { planned: workloads, patches } = workloadsOf(judged, {
    set,
    psp: input.psp,
    written: written.targets,
    minor: options.minor,
    requestsOf: input.requestsOf,
  });
  const leftOut = written.leftOut.get(chosen.recommended) ?? [];
  return {
    plan: {
      apiVersion: 'psp-ferry/v1',
      kind: 'Plan',
      kubernetes: `1.${options.minor}`,
      unknown: input.unknown,
      target: {
        ...chosen,
        written: written.targets.map(({ target }) => target),
        notWritten: written.notWritten,
        leftOut,
      },
      namespaces,
      policies,
      simplified: few,
      workloads,
      access: accessOf(input.rbac),
      watch: watchOf(judged, input.creators, input.logged),
      steps: stepsOf({
        recommended: chosen.recommended,
        minor: options.minor,
        written: written.targets,
        namespaces,
        workloads,
        patched: [...new Set(patches.map(({ files }) => files.patch.replace(/\/[^/]*$/, '')))].sort(
          compareText,
        ),
        hasPolicies: set.policies.length > 0,
      }),
    },
    written: written.targets,
    patches,
    enough,
    expectations: expectationsOf({
      set: merged,
      judged,
      psp: input.psp,
      written: written.targets,
      namespaces: namespaces
        .filter(isThere)
        .sort((a, b) => b.workloads - a.workloads)
        .map(({ name }) => name),
    }),
  };
}
