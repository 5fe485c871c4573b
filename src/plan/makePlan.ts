/** Makes the plan and its files from the objects of a cluster and PSP's verdicts. */
import { compareText } from '../base/compareText.js';
import type { NamespaceLabels } from '../load/namespaces.js';
import type { TargetName } from '../gaps/gap.js';
import type { PolicySet } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { RbacObject } from '../rbac/objects.js';
import type { StoringPsp } from '../semantics/storing.js';
import { refusedAsItIs } from '../semantics/takenByServer.js';
import { withReplacedLabels } from '../targets/psa/existingLabels.js';
import type { EmitOptions } from '../targets/shared/options.js';
import { accessOf } from './access.js';
import type { Counted } from './countedGrants.js';
import type { HelmRelease } from './helmReleases.js';
import { titleOf, type JudgedTemplate } from './judged.js';
import { plannedNamespaces } from './namespaceLevels.js';
import {
  isThere,
  type LoggedUse,
  type MigrationPlan,
  type PlannedNamespace,
  type PlannedPolicy,
  type Simplified,
} from './plan.js';
import { policyStatuses } from './policyStatuses.js';
import { matchingPolicies, mergedSet, simplified, withoutPolicies } from './simplified.js';
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
  /** The Helm releases that installed policies. */
  readonly releases: readonly HelmRelease[];
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
  const { set, judged, psp } = input;
  const existing = withReplacedLabels(input.labels ?? new Map(), input.replaced);
  const options = { ...input.options, existing };
  const policies = neededPolicies(input);
  const { merged, few, enough } = policies;
  const namespaces = plannedNamespaces({ ...input, set, existing });
  const { written, target } = plannedTarget({
    set: merged,
    named: policies.named,
    enough,
    options,
    namespaces,
    isUseKnown: judged.length > 0 || input.logged.length > 0,
    wanted: input.wanted,
  });
  const { planned: workloads, patches } = workloadsOf(judged, {
    set,
    psp,
    written,
    minor: options.minor,
    requestsOf: input.requestsOf,
  });
  return {
    plan: {
      apiVersion: 'psp-ferry/v1',
      kind: 'Plan',
      kubernetes: `1.${options.minor}`,
      unknown: input.unknown,
      target,
      namespaces,
      policies: policies.statuses,
      simplified: few,
      workloads,
      access: accessOf(input.rbac),
      watch: watchOf(judged, input.creators, input.logged),
      steps: stepsOf({
        recommended: target.recommended,
        minor: options.minor,
        written,
        namespaces,
        workloads,
        patched: patchFolders(patches),
        hasPolicies: set.policies.length > 0,
        releases: input.releases,
        impossible: new Set(
          judged.filter(({ request }) => refusedAsItIs(request) !== undefined).map(titleOf),
        ),
      }),
    },
    written,
    patches,
    enough,
    expectations: expectationsOf({
      set: merged,
      judged,
      psp,
      written,
      namespaces: busiestFirst(namespaces),
    }),
  };
}

interface NeededPolicies {
  readonly statuses: readonly PlannedPolicy[];
  /** Without those that never match. */
  readonly named: PolicySet;
  /** Policies with the same meaning are one, and those that never match are left out. */
  readonly merged: PolicySet;
  readonly few: Simplified;
  /** The policies of `few`. */
  readonly enough: PolicySet;
}

function neededPolicies({ set, judged, logged }: PlanInput): NeededPolicies {
  const statuses = policyStatuses(set, judged, logged);
  const named = matchingPolicies(set, statuses);
  const merged = mergedSet(named, statuses);
  const few = simplified(merged, statuses, judged);
  const enough = withoutPolicies(merged, (name) => !few.policies.includes(name));
  return { statuses, named, merged, few, enough };
}

function plannedTarget(input: TargetInput): {
  readonly written: readonly WrittenTarget[];
  readonly target: MigrationPlan['target'];
} {
  const all = writtenTargets(input);
  const { targets: written, notWritten } = all;
  const chosen = recommendedTarget(input, all);
  return {
    written,
    target: {
      ...chosen,
      written: written.map(({ target }) => target),
      notWritten,
      leftOut: all.leftOut.get(chosen.recommended) ?? [],
    },
  };
}

const patchFolders = (patches: readonly WrittenPatch[]): readonly string[] =>
  [...new Set(patches.map(({ files }) => files.patch.replace(/\/[^/]*$/, '')))].sort(compareText);

/** The names of the namespaces that exist; those with the most workloads first. */
const busiestFirst = (namespaces: readonly PlannedNamespace[]): readonly string[] =>
  namespaces
    .filter(isThere)
    .sort((a, b) => b.workloads - a.workloads)
    .map(({ name }) => name);
