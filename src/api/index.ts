/**
 * psp-ferry as a library. Its functions take texts or objects and return texts and objects. They
 * use no files, no processes and no clock. docs/library.md describes each.
 *
 *     import { convert } from 'psp-ferry';
 *     for (const [path, text] of convert(psp, { targets: ['vap'] }).files) console.log(path, text);
 */
import { differencesBetween } from '../diff/differences.js';
import { IMPACTS, type Impact, type TargetName } from '../gaps/gap.js';
import { holdPolicies, NO_FACTS, readPolicySet, type PolicyInput } from '../load/readPolicySet.js';
import type { PolicySet } from '../ir/policySet.js';
import type { Problem } from '../base/problem.js';
import type { CheckLine } from '../report/checkLine.js';
import { formatDiffReview } from '../report/diff/diffFormats.js';
import { reviewDifferences, type DiffReview } from '../report/diff/diffReview.js';
import { EMPTY_BASELINE, isDay } from '../report/gaps/acceptance.js';
import { FAIL_ON, type FailOn } from '../report/gaps/failOn.js';
import { formatReview } from '../report/gaps/gapFormats.js';
import { REPORT_FORMATS, type FormatName } from '../report/formatNames.js';
import type { GapReview } from '../report/gaps/gapReview.js';
import {
  known,
  namespaceName,
  optionsOf,
  requireChoices,
  versionWarnings,
  targetsOf,
  type TargetChoices,
} from './choices.js';
import { bundleCautions } from '../bundle/runtimePods.js';
import { rbacObjectsIn } from '../rbac/readGrants.js';
import {
  applicationFrom,
  applicationNameFault,
  chartVersionFault,
  filesOfBundle,
  samplesIn,
  workloadsIn,
} from './bundle.js';
import { converted, outputFiles, type ConvertedTarget } from './conversion.js';
import { judgeOf } from './judge.js';
import { reviewOf } from './review.js';
import { planFiles } from '../plan/files.js';
import type { MigrationPlan } from '../plan/plan.js';
import { planned } from './planning.js';
import { documentsOf, type Source } from './sources.js';
import { VERSION } from './version.js';
import { askersOf, surroundingsOf, type AskingChoices } from './surroundings.js';
import { workloadItems } from './workloadItems.js';

export type { TargetChoices } from './choices.js';
export type { AskingChoices } from './surroundings.js';
export type { ConvertedTarget } from './conversion.js';
export type { NamedText, Source } from './sources.js';
export {
  EFFECTS,
  IMPACTS,
  severityOf,
  TARGET_NAMES,
  type Effect,
  type Gap,
  type Impact,
  type TargetName,
} from '../gaps/gap.js';
export type { Grant, Policy, PolicySet } from '../ir/policySet.js';
export { formatProblem, InputError, type Problem } from '../base/problem.js';
export type { Position } from '../base/position.js';
export type { CheckLine } from '../report/checkLine.js';
export {
  REPORT_FORMATS as GAP_FORMATS,
  type FormatName as GapFormat,
} from '../report/formatNames.js';
export { FAIL_ON, type FailOn } from '../report/gaps/failOn.js';
export type { GapReview, ReviewedGap } from '../report/gaps/gapReview.js';
export { gapJson } from '../report/gapsJson.js';
export type { Difference } from '../diff/difference.js';
export type { DiffReview, ReviewedDifference } from '../report/diff/diffReview.js';
export type { PolicyInput } from '../load/readPolicySet.js';
export type { MigrationPlan } from '../plan/plan.js';
export { VERSION } from './version.js';

export interface ReadOptions {
  /**
   * If true, a policy that lacks a required strategy is an error. If false (the default), the
   * strategy is read as RunAsAny, with a warning.
   */
  readonly strict?: boolean;
}

export interface Conversion {
  readonly policySet: PolicySet;
  readonly warnings: readonly Problem[];
  readonly targets: readonly ConvertedTarget[];
  /**
   * What `psp-ferry convert -o` writes: the text of each file, by its path relative to the output
   * folder.
   */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads PodSecurityPolicies, the RBAC objects that grant them, and PolicySets.
 * @param policies YAML or JSON as text, Kubernetes objects, or a list of both.
 * @returns the PolicySet, the position of each value in the input, and warnings.
 * @throws InputError with every error and its position, or if the input has no policy; RangeError
 *   for an unknown choice.
 */
export function read(policies: Source, choices: ReadOptions = {}): PolicyInput {
  requireChoices(choices);
  const { strict = false } = choices;
  return readPolicySet(documentsOf(policies), { strict });
}

/**
 * Writes the policies for each target, and says where each target's answers differ from PSP's.
 * @param policies as for `read`.
 * @returns the files of an output folder, and the gaps of each target.
 * @throws InputError as `read`, and for a target that cannot be written; RangeError for a target, a
 *   choice or a version of Kubernetes that is not known.
 */
export function convert(policies: Source, choices: TargetChoices & ReadOptions = {}): Conversion {
  const input = read(policies, choices);
  const options = optionsOf(choices, input);
  const targets = converted(input, targetsOf(choices), options);
  return {
    policySet: input.policySet,
    warnings: [...input.warnings, ...versionWarnings(choices)],
    targets,
    files: outputFiles(input, targets, options),
  };
}

export interface PlanningChoices
  extends
    Pick<TargetChoices, 'targets' | 'kubernetes' | 'selection' | 'ephemeral'>,
    ReadOptions,
    AskingChoices {
  /** Namespace of objects that name none. Default: `default`. */
  readonly namespace?: string;
}

export interface Planning {
  readonly plan: MigrationPlan;
  readonly warnings: readonly Problem[];
  /**
   * What `psp-ferry plan -o` writes: the text of each file, by its path relative to the output
   * folder.
   */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Plans how a whole cluster leaves PSP.
 * @param cluster the objects of the cluster: policies, RBAC, namespaces, service accounts and
 *   workloads.
 * @returns the plan and its files.
 * @throws InputError as `read`, but a cluster without any policy is no error; RangeError as
 *   `convert`.
 */
export function plan(cluster: Source, choices: PlanningChoices = {}): Planning {
  requireChoices(choices);
  const { namespace = 'default', ...asking } = choices;
  const made = planned(documentsOf(cluster), {
    ...asking,
    targets: targetsOf(choices),
    options: optionsOf(choices, NO_FACTS),
    namespace: namespaceName(namespace),
  });
  return {
    plan: made.plan,
    warnings: [...made.warnings, ...versionWarnings(choices)],
    files: planFiles(made),
  };
}

export interface CheckChoices extends TargetChoices, ReadOptions, AskingChoices {
  /** Namespace of objects that name none. Default: `default`. */
  readonly namespace?: string;
  /** If true, each answer carries the pod after defaulting. Default: false. */
  readonly pods?: boolean;
  /**
   * If true, each answer carries a diff of the pod that shows what PSP fills in. Default: false.
   */
  readonly diff?: boolean;
}

/**
 * What PSP and each target answer to pods, workloads and AdmissionReviews.
 * @param policies as for `read`.
 * @param workloads YAML or JSON as text, Kubernetes objects, or a list of both.
 * @returns one line for each pod. An object that cannot be read gets a line with an error.
 * @throws InputError as `read`, and if the workloads are not YAML or JSON; RangeError as `convert`.
 */
export const check = (
  policies: Source,
  workloads: Source,
  choices: CheckChoices = {},
): readonly CheckLine[] => judge(policies, choices)(workloads);

/**
 * As `check`, for many calls: the policies are read, compiled and compared with the targets only
 * once. The calls are independent: service accounts that one call is given do not count in the
 * next.
 * @returns a function from workloads to lines, as `check` returns them.
 * @throws InputError and RangeError as `check`.
 */
export function judge(
  policies: Source,
  choices: CheckChoices = {},
): (workloads: Source) => readonly CheckLine[] {
  requireChoices(choices);
  const beside = documentsOf(policies);
  const input = readPolicySet(beside, { strict: choices.strict ?? false });
  const { namespace = 'default', pods = false, diff = false } = choices;
  const answer = judgeOf(input, {
    targets: targetsOf(choices),
    options: optionsOf(choices, input),
    pods,
    diff,
  });
  const asking = { ...choices, namespace: namespaceName(namespace) };
  // Report wrong choices now, not at the first call of the function that is returned.
  askersOf(choices);
  return (workloads) => {
    const documents = documentsOf(workloads);
    const surroundings = surroundingsOf([...beside, ...documents], asking);
    return workloadItems(documents, surroundings).map(answer);
  };
}

export interface GapChoices extends TargetChoices, ReadOptions {
  /** Which gaps fail the review. Default: `looser`. */
  readonly failOn?: FailOn;
  /** The least impact that fails the review; `record` means every gap. Default: `decide`. */
  readonly impact?: Impact;
  /**
   * Today's date as YYYY-MM-DD. An acceptance with an end date no longer counts after that date. If
   * left out, no acceptance ends.
   */
  readonly today?: string;
}

/**
 * Finds where each target's answers differ from PSP's. Acceptances in annotations of the policies
 * are applied.
 * @param policies as for `read`.
 * @returns a review, which `formatGaps` turns into text.
 * @throws InputError as `read`, and for acceptances that cannot be read; RangeError as `convert`.
 */
export function gaps(policies: Source, choices: GapChoices = {}): GapReview {
  requireChoices(choices);
  const documents = documentsOf(policies);
  const input = readPolicySet(documents, { strict: choices.strict ?? false });
  return reviewOf(input, documents, {
    targets: targetsOf(choices),
    options: optionsOf(choices, input),
    baseline: EMPTY_BASELINE,
    previous: null,
    failOn: known('failOn', choices.failOn ?? 'looser', FAIL_ON),
    impact: known('impact', choices.impact ?? 'decide', IMPACTS),
    today: dayOf(choices),
  }).review;
}

function dayOf({ today = '' }: Pick<GapChoices, 'today'>): string {
  if (today === '' || isDay(today)) return today;
  throw new RangeError(`today "${today}": write a day as YYYY-MM-DD`);
}

/**
 * Writes a review in one of the formats of `psp-ferry gaps`.
 * @param version psp-ferry's own version, which SARIF names as the version of the tool.
 * @throws RangeError for an unknown format.
 */
export function formatGaps(
  review: GapReview,
  format: FormatName,
  version: string = VERSION,
): string {
  return formatReview(review, { format: known('format', format, REPORT_FORMATS), version });
}

export interface BundleChoices
  extends Omit<TargetChoices, 'targets' | 'namespaces' | 'residual'>, ReadOptions {
  /** Name of the application. Default: the name of its policy, or else of its first workload. */
  readonly name?: string;
  /** Version of the chart in `helm/`. Default: 0.1.0. */
  readonly chartVersion?: string;
  /** Namespace of workloads that name none. Default: `default`. */
  readonly namespace?: string;
  /** The engines that files are written for. Default: all. */
  readonly engines?: readonly TargetName[];
  /** Sample pods that the application creates at run time. */
  readonly pods?: Source;
}

export interface Bundle {
  readonly name: string;
  /** The vendor's policies, or else the least policy that admits the workloads, with the grants. */
  readonly policySet: PolicySet;
  readonly warnings: readonly Problem[];
  /** Service accounts that may create pods which no manifest shows: one sentence each. */
  readonly cautions: readonly string[];
  /**
   * What `psp-ferry bundle -o` writes: the text of each file, by its path relative to the output
   * folder.
   */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Makes what a vendor ships with an application: policies, grants, exceptions and tests for every
 * engine.
 * @param policies the vendor's policies with their RBAC; `[]` asks for the least policy that admits
 *   the workloads.
 * @param workloads the application's workloads.
 * @throws InputError as `read`, for workloads that cannot be read, and if the policies do not admit
 *   them; RangeError as `convert`, and for a name that no application can have.
 */
export function bundle(policies: Source, workloads: Source, choices: BundleChoices = {}): Bundle {
  requireChoices(choices);
  const { name, chartVersion, namespace = 'default', strict = false, engines, pods } = choices;
  const fault = name === undefined ? undefined : applicationNameFault(name);
  if (fault !== undefined) throw new RangeError(`${name}: ${fault}`);
  const misnumbered = chartVersion === undefined ? undefined : chartVersionFault(chartVersion);
  if (misnumbered !== undefined) throw new RangeError(`${chartVersion}: ${misnumbered}`);
  const beside = documentsOf(policies);
  const input = holdPolicies(beside) ? readPolicySet(beside, { strict }) : undefined;
  const documents = documentsOf(workloads);
  const origin = [...new Set(documents.map(({ file }) => file))].join(', ') || '<workloads>';
  const samples = pods === undefined ? [] : documentsOf(pods);
  const surroundings = surroundingsOf([...beside, ...documents, ...samples], {
    namespace: namespaceName(namespace),
  });
  const application = applicationFrom({
    policySet: input?.policySet,
    workloads: workloadsIn(workloadItems(documents, surroundings), origin),
    samples: samplesIn(workloadItems(samples, surroundings)),
    rbac: rbacObjectsIn([...beside, ...documents].map(({ value }) => value)),
    name,
    origin,
  });
  return {
    name: application.name,
    policySet: application.policySet,
    warnings: [...(input?.warnings ?? []), ...versionWarnings(choices)],
    cautions: bundleCautions(application),
    files: filesOfBundle(application, {
      ...optionsOf(choices, { ...NO_FACTS, locate: input?.locate ?? NO_FACTS.locate }),
      chartVersion,
      engines: engines === undefined ? undefined : targetsOf({ targets: engines }),
    }),
  };
}

export interface DiffChoices extends ReadOptions {
  /** Which differences fail the review. Default: `looser`. */
  readonly failOn?: FailOn;
}

/**
 * Finds what a change of policies or grants newly admits or newly refuses, each with a request that
 * shows it.
 * @param before the policies and RBAC before the change.
 * @param after the policies and RBAC after the change.
 * @returns a review, which `formatDiff` turns into text.
 * @throws InputError as `read`, for either side.
 */
export function diff(before: Source, after: Source, choices: DiffChoices = {}): DiffReview {
  return reviewDifferences(differencesBetween(read(before, choices), read(after, choices)), {
    old: 'OLD',
    new: 'NEW',
    failOn: known('failOn', choices.failOn ?? 'looser', FAIL_ON),
  });
}

/**
 * Writes the differences in one of the formats of `psp-ferry diff`.
 * @param version psp-ferry's own version, which SARIF names as the version of the tool.
 * @throws RangeError for an unknown format.
 */
export function formatDiff(
  review: DiffReview,
  format: FormatName,
  version: string = VERSION,
): string {
  return formatDiffReview(review, known('format', format, REPORT_FORMATS), version);
}
