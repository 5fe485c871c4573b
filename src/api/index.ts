/**
 * psp-ferry as a library: functions from texts or objects to texts and objects, without files,
 * processes or clocks. docs/library.md describes each.
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
   * Refuse policies that lack a required strategy, instead of reading them as RunAsAny with a
   * warning.
   */
  readonly strict?: boolean;
}

export interface Conversion {
  readonly policySet: PolicySet;
  readonly warnings: readonly Problem[];
  readonly targets: readonly ConvertedTarget[];
  /** What `psp-ferry convert -o` writes, by path below the output folder. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads PodSecurityPolicies, their RBAC, and PolicySets.
 * @throws InputError with every fault and its position, or where no policy is in it.
 */
export function read(policies: Source, choices: ReadOptions = {}): PolicyInput {
  requireChoices(choices);
  const { strict = false } = choices;
  return readPolicySet(documentsOf(policies), { strict });
}

/**
 * Policies as each target writes them, and where each answers otherwise than PSP.
 * @throws InputError as `read`; RangeError for a target, a choice or a version of Kubernetes that
 *   is not known.
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
  /** For objects that name none; `default` where left out. */
  readonly namespace?: string;
}

export interface Planning {
  readonly plan: MigrationPlan;
  readonly warnings: readonly Problem[];
  /** What `psp-ferry plan -o` writes, by path below the output folder. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * How to leave PSP, from the objects of a cluster: policies, RBAC, namespaces, accounts, workloads.
 * @throws InputError as `read`, but not where the cluster has no policy; RangeError as `convert`.
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
  /** For objects that name none; `default` where left out. */
  readonly namespace?: string;
  /** Answers carry the pods after defaulting. */
  readonly pods?: boolean;
  /** Answers carry what PSP fills in, as a diff of the pod. */
  readonly diff?: boolean;
}

/**
 * What PSP and each target say to pods, workloads and AdmissionReviews; what cannot be read has an
 * error in its place.
 * @throws InputError as `read`, and where the workloads are no YAML or JSON; RangeError as
 *   `convert`.
 */
export const check = (
  policies: Source,
  workloads: Source,
  choices: CheckChoices = {},
): readonly CheckLine[] => judge(policies, choices)(workloads);

/**
 * The same for many calls: policies are read, compiled and compared with the targets once. What one
 * call is given does not count in another, service accounts too.
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
  // What is wrong with the choices is said before the first call.
  askersOf(choices);
  return (workloads) => {
    const documents = documentsOf(workloads);
    const surroundings = surroundingsOf([...beside, ...documents], asking);
    return workloadItems(documents, surroundings).map(answer);
  };
}

export interface GapChoices extends TargetChoices, ReadOptions {
  /** Which gaps fail the review; `looser` where left out. */
  readonly failOn?: FailOn;
  /** The least impact that fails the review; `decide` where left out, `record` for every gap. */
  readonly impact?: Impact;
  /**
   * YYYY-MM-DD: what acceptances with an end are judged by; they never end where it is left out.
   */
  readonly today?: string;
}

/**
 * Where each target answers otherwise than PSP; acceptances by annotation count. `formatGaps`
 * writes it.
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
 * A review in one of the formats of `psp-ferry gaps`. @param version of psp-ferry, which SARIF
 * names.
 *
 * @throws RangeError for a format that there is not.
 */
export function formatGaps(
  review: GapReview,
  format: FormatName,
  version: string = VERSION,
): string {
  return formatReview(review, known('format', format, REPORT_FORMATS), version);
}

export interface BundleChoices
  extends Omit<TargetChoices, 'targets' | 'namespaces' | 'residual'>, ReadOptions {
  /** Of the application; of its policy or first workload where it is left out. */
  readonly name?: string;
  /** Of the chart in `helm/`; 0.1.0 where left out. */
  readonly chartVersion?: string;
  /** For workloads that name none; `default` where left out. */
  readonly namespace?: string;
  /** Whose files are written; all where left out. */
  readonly engines?: readonly TargetName[];
  /** Samples of the pods that the application makes while it runs. */
  readonly pods?: Source;
}

export interface Bundle {
  readonly name: string;
  /** The vendor's policies, or the least that admits the workloads, with the grants for them. */
  readonly policySet: PolicySet;
  readonly warnings: readonly Problem[];
  /** Service accounts that may make pods which no manifest shows, a sentence each. */
  readonly cautions: readonly string[];
  /** What `psp-ferry bundle -o` writes, by path below the output folder. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * What a vendor ships with an application, for every engine.
 * @param policies of the vendor, with their RBAC; `[]` for the least that the workloads need.
 * @throws InputError as `read`, for workloads that cannot be read, and where the policies do not
 *   admit them; RangeError as `convert`, and for a name that no application can have.
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
  /** Which differences fail the review; `looser` where left out. */
  readonly failOn?: FailOn;
}

/**
 * What a change of policies or grants lets in or keeps out, each with a request that shows it.
 * `formatDiff` writes it.
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
 * Differences in one of the formats of `psp-ferry diff`. @param version of psp-ferry, which SARIF
 * names.
 *
 * @throws RangeError for a format that there is not.
 */
export function formatDiff(
  review: DiffReview,
  format: FormatName,
  version: string = VERSION,
): string {
  return formatDiffReview(review, known('format', format, REPORT_FORMATS), version);
}
