/** From workloads, and policies where there are any, to the bundle of an application. */
import { InputError, type Problem } from '../base/problem.js';
import {
  applicationOf,
  inferredApplication,
  verdicts,
  type Application,
} from '../bundle/application.js';
import type { BundleOptions } from '../bundle/emitted.js';
import { bundleFiles } from '../bundle/files.js';
import { workloadTitle } from '../bundle/least/leastPolicy.js';
import { bundleParts } from '../bundle/parts.js';
import { bundleReadme } from '../bundle/readme.js';
import { podMakers } from '../bundle/runtimePods.js';
import type { RbacObject } from '../rbac/objects.js';
import type { PolicySet } from '../ir/policySet.js';
import { SOURCE } from '../ir/source.js';
import { accountTitle } from '../targets/shared/scope.js';
import { accountOf, type Workload } from '../targets/shared/workload.js';
import { readWorkloadsIn, type ReadWorkload, type WorkloadItem } from './workloadItems.js';

export interface ApplicationInput {
  /** The vendor's; undefined for the least policy that admits the workloads. */
  readonly policySet: PolicySet | undefined;
  readonly workloads: readonly Workload[];
  /** Samples of the pods that it makes while it runs. */
  readonly samples: readonly Workload[];
  /** Roles and bindings: they say whether it makes any. */
  readonly rbac: readonly RbacObject[];
  /** Of the application; of its policy or first workload where it is left out. */
  readonly name: string | undefined;
  /** What the workloads were read from, for messages. */
  readonly origin: string;
}

/** @throws InputError where the policies do not admit the workloads, or none could. */
export function applicationFrom(input: ApplicationInput): Application {
  const { workloads, rbac } = input;
  const samples = input.samples.map((sample) => ({ ...sample, isSample: true as const }));
  return {
    ...judgedApplication({ ...input, workloads: [...workloads, ...samples] }),
    runtime: { makers: podMakers(rbac, workloads), samples },
  };
}

function judgedApplication({ policySet, workloads, name, origin }: ApplicationInput): Application {
  const ofWorkload = (): string => appLabel(workloads[0]!) ?? workloads[0]!.name;
  if (policySet === undefined) {
    const application = inferredApplication(name ?? nameFrom(ofWorkload()), workloads);
    if (application !== undefined) return application;
    throw new InputError([
      problem(
        { file: origin },
        `no ${SOURCE.kind} can admit these workloads as they stand`,
        'run psp-ferry check on them',
      ),
    ]);
  }
  const [first, ...others] = policySet.policies;
  const application = applicationOf(
    name ?? nameFrom(others.length === 0 ? first!.name : ofWorkload()),
    policySet,
    workloads,
  );
  const refused = refusedByOwn(application);
  if (refused.length > 0) throw new InputError(refused);
  return application;
}

const WORKLOADS_WANTED = 'give workloads, or AdmissionReviews of pods';

/** Every file by its path below the bundle's folder. */
export function filesOfBundle(
  application: Application,
  options: BundleOptions,
): ReadonlyMap<string, string> {
  const parts = bundleParts(application, options);
  return new Map([...bundleFiles(parts), ['README.md', bundleReadme(parts)]]);
}

/**
 * @param origin what the items were read from.
 * @throws InputError where one cannot be read, or there is none.
 */
export function workloadsIn(items: readonly WorkloadItem[], origin: string): readonly Workload[] {
  const workloads = samplesIn(items);
  if (workloads.length > 0) return workloads;
  throw new InputError([
    problem(
      { file: origin },
      'no workload in the input',
      'name the workloads of the application: --workloads FILE',
    ),
  ]);
}

/** @throws InputError as `workloadsIn`; there need not be one. */
export const samplesIn = (items: readonly WorkloadItem[]): readonly Workload[] =>
  readWorkloadsIn(items, WORKLOADS_WANTED).map(neededBy);

/** What a workload needs its own account is to be granted: nobody else counts. */
export function neededBy({ kind, name, request, isReview, locate }: ReadWorkload): Workload {
  const at = locate(['metadata', 'name']);
  return {
    kind,
    name,
    request: isReview ? request : { ...request, user: '', groups: [] },
    ...(at === undefined ? {} : { at }),
  };
}

/** A bundle whose policies refuse its own workloads would keep the application from starting. */
const refusedByOwn = (application: Application): readonly Problem[] =>
  verdicts(application).flatMap(({ workload, verdict }) => {
    if (verdict.verdict !== 'denied') return [];
    const [reason] = verdict.reasons;
    const why =
      reason === undefined
        ? (verdict.note ?? 'no policy is granted')
        : `${reason.policy}, ${reason.field}: ${reason.path}: ${reason.message}`;
    return [
      problem(
        workload.at ?? { file: workload.request.uid },
        `${workloadTitle(workload)} is refused by the policies of its own bundle: ${why}`,
        isGrantedHere(application, workload)
          ? 'the input grants its service account nothing: give the policy that is meant for it, and the grant, or correct the workload'
          : 'correct the policy or the workload; psp-ferry check names every reason',
      ),
    ];
  });

const isGrantedHere = ({ grantedHere }: Application, workload: Workload): boolean =>
  grantedHere.map(accountTitle).includes(accountTitle(accountOf(workload)));

const problem = (position: Problem['position'], message: string, remedy: string): Problem => ({
  severity: 'error',
  position,
  message,
  remedy,
});

const appLabel = ({ request: { pod } }: Workload): string | undefined =>
  (pod as { metadata?: { labels?: Readonly<Record<string, string>> } }).metadata?.labels?.[
    'app.kubernetes.io/name'
  ];

/** The chart adds a word of its own, and Helm one more. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;

/** Why an application cannot be called so; undefined where it can. */
export const applicationNameFault = (name: string): string | undefined =>
  NAME.test(name)
    ? undefined
    : 'a name has up to 40 lower-case letters, digits and dashes, and starts and ends with none of the dashes';

/** Semantic Versioning 2.0.0, which Helm holds the version of a chart to. */
const CHART_VERSION =
  /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** Why a chart cannot have this version; undefined where it can. */
export const chartVersionFault = (version: string): string | undefined =>
  CHART_VERSION.test(version) ? undefined : 'a version of a chart is three numbers, as 1.2.3';

export const nameFrom = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 40)
    .replace(/-+$/, '') || 'application';
