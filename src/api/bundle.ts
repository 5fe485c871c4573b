/**
 * Makes the bundle of an application from its workloads and, if the vendor has any, its policies.
 */
import { InputError, type Problem } from '../base/problem.js';
import { shortName } from '../base/shortName.js';
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
import { objectIn, textIn } from '../pod/objectFields.js';
import type { AdmissionRequest } from '../pod/request.js';
import { DEFAULT_ACCOUNT } from '../pod/serviceAccount.js';
import type { RbacObject } from '../rbac/objects.js';
import type { PolicySet } from '../ir/policySet.js';
import { refusedAsItIs } from '../semantics/takenByServer.js';
import { SOURCE } from '../ir/source.js';
import { accountTitle } from '../targets/shared/scope.js';
import { accountOf, type Workload } from '../targets/shared/workload.js';
import { eachWorkloadOnce } from './repeatedWorkloads.js';
import { readWorkloadsIn, type ReadWorkload, type WorkloadItem } from './workloadItems.js';

export interface ApplicationInput {
  /** The vendor's policies; undefined asks for the least policies that admit the workloads. */
  readonly policySet: PolicySet | undefined;
  readonly workloads: readonly Workload[];
  /** Sample pods that the application creates at run time, for example through an operator. */
  readonly samples: readonly Workload[];
  /**
   * Roles and bindings of the input. They tell whether the application may create pods at run time.
   */
  readonly rbac: readonly RbacObject[];
  /**
   * Name of the application. If undefined: the name of its policy, or else of its first workload.
   */
  readonly name: string | undefined;
  /** Names of the files that the workloads were read from, for messages. */
  readonly origin: string;
}

/** @throws InputError if the policies do not admit the workloads, or if no policy could. */
export function applicationFrom(input: ApplicationInput): Application {
  const { workloads, rbac } = input;
  const samples = input.samples.map((sample) => ({ ...sample, isSample: true as const }));
  return {
    ...judgedApplication({ ...input, workloads: [...workloads, ...samples] }),
    runtime: { makers: podMakers(rbac, workloads), samples },
  };
}

function judgedApplication({ policySet, workloads, name, origin }: ApplicationInput): Application {
  const invalid = workloads.flatMap(refusedByServers);
  if (invalid.length > 0) throw new InputError(invalid);
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

/** Every file of the bundle, by its path relative to the bundle's folder. */
export function filesOfBundle(
  application: Application,
  options: BundleOptions,
): ReadonlyMap<string, string> {
  const parts = bundleParts(application, options);
  return new Map([...bundleFiles(parts), ['README.md', bundleReadme(parts)]]);
}

/**
 * @param origin names of the files that the items were read from, for messages.
 * @throws InputError if an item cannot be read, if there is no item, or if two of a name differ.
 */
export function workloadsIn(items: readonly WorkloadItem[], origin: string): readonly Workload[] {
  const workloads = eachWorkloadOnce(readWorkloadsIn(items)).map(neededBy);
  if (workloads.length > 0) return workloads;
  throw new InputError([
    problem(
      { file: origin },
      'no workload in the input',
      'name the workloads of the application: --workloads FILE',
    ),
  ]);
}

/** As `workloadsIn`, but the list may be empty. @throws InputError if an item cannot be read. */
export const samplesIn = (items: readonly WorkloadItem[]): readonly Workload[] =>
  readWorkloadsIn(items).map(neededBy);

/** The workload with the account that its pods run as. Only this account is granted the policy. */
export function neededBy(workload: ReadWorkload): Workload {
  const { kind, name, request, assumed, isReview, locate } = workload;
  const { user, groups } = request;
  const at = locate(['metadata', 'name']);
  return {
    kind,
    name,
    request: isReview ? withAccount(request) : { ...request, user: '', groups: [] },
    asker: { user, groups, ...(assumed === undefined ? {} : { assumed }) },
    ...(at === undefined ? {} : { at }),
  };
}

/** A server gives every pod an account. In a review that a person wrote it may be missing. */
function withAccount(request: AdmissionRequest): AdmissionRequest {
  const spec = objectIn(request.pod, 'spec');
  return textIn(spec, 'serviceAccountName') === ''
    ? {
        ...request,
        pod: { ...request.pod, spec: { ...spec, serviceAccountName: DEFAULT_ACCOUNT } },
      }
    : request;
}

/** An error for a workload whose pods no server takes, whichever policies there are. */
function refusedByServers(workload: Workload): readonly Problem[] {
  const why = refusedAsItIs(workload.request);
  return why === undefined
    ? []
    : [problemOf(workload, `${workloadTitle(workload)}: ${why}`, 'correct the workload')];
}

/**
 * One error for each workload that the bundle's own policies refuse: such an application could not
 * start.
 */
const refusedByOwn = (application: Application): readonly Problem[] =>
  verdicts(application).flatMap(({ workload, verdict }) => {
    if (verdict.verdict !== 'denied') return [];
    const [reason] = verdict.reasons;
    const why =
      reason === undefined
        ? (verdict.note ?? 'no policy is granted')
        : `${reason.policy}, ${reason.field}: ${reason.path}: ${reason.message}`;
    return [
      problemOf(
        workload,
        `${workloadTitle(workload)} is refused by the policies of its own bundle: ${why}`,
        isGrantedHere(application, workload)
          ? 'the input grants its service account nothing: give the policy that is meant for it, and the grant, or correct the workload'
          : 'correct the policy or the workload; psp-ferry check names every reason',
      ),
    ];
  });

const isGrantedHere = ({ grantedHere }: Application, workload: Workload): boolean =>
  grantedHere
    .map(({ account }) => accountTitle(account))
    .includes(accountTitle(accountOf(workload)));

const problemOf = (workload: Workload, message: string, remedy: string): Problem =>
  problem(workload.at ?? { file: workload.request.uid }, message, remedy);

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

/** At most 40 characters: the chart appends a suffix to the name, and Helm appends another. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;

/** Says why `name` cannot be an application's name; undefined if it can. */
export const applicationNameFault = (name: string): string | undefined =>
  NAME.test(name)
    ? undefined
    : 'a name has up to 40 lower-case letters, digits and dashes, and starts and ends with a letter or digit';

/** Semantic Versioning 2.0.0: Helm requires it of a chart's version. */
const CHART_VERSION =
  /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** Says why a chart cannot have this version; undefined if it can. */
export const chartVersionFault = (version: string): string | undefined =>
  CHART_VERSION.test(version) ? undefined : 'a version of a chart is three numbers, as 1.2.3';

export const nameFrom = (text: string): string =>
  shortName(
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, ''),
    40,
  ) || 'application';
