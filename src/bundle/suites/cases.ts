/**
 * Pods that the bundle's policies must admit or refuse: those of the workloads, and for each field
 * one that violates it.
 */
import type { Policy, PolicySet } from '../../ir/policySet.js';
import { SOURCE } from '../../ir/source.js';
import { groupedBy } from '../../base/groupedBy.js';
import { controls } from '../../controls/index.js';
import { probeOutcomes, type ProbeOutcome } from '../../gaps/witness/probePods.js';
import { defaultPod } from '../../pod/apiDefaults.js';
import type { JsonObject } from '../../pod/json.js';
import { judgedPart } from '../../pod/judgedPart.js';
import { newPod } from '../../pod/newPod.js';
import type { AdmissionRequest } from '../../pod/request.js';
import { EVERY_POLICY, pspAdmission, type Verdict } from '../../semantics/admission.js';
import { rbacGrants } from '../../semantics/grants.js';
import { refusedByServer } from '../../semantics/takenByServer.js';
import type { Account } from '../../targets/shared/scope.js';
import type { SuiteCase } from '../../targets/shared/suite.js';
import { verdicts, type Application } from '../application.js';
import { enginesOf, optionsFor, type BundleOptions } from '../emitted.js';

/** @returns cases for which all engines give the same answer, admitted ones first. */
export function casesOf(application: Application, options: BundleOptions): readonly SuiteCase[] {
  const engines = enginesOf(options);
  const withSuite = engines.filter(({ suite }) => suite !== undefined);
  const tested = withSuite.length === 0 ? engines : withSuite;
  const answers = tested.map((target) =>
    target.predict(application.policySet, {
      ...optionsFor(application, options),
      mode: 'enforce',
    }),
  );
  return [...admittedCases(application), ...refusedCases(application)].filter(
    ({ admitted, request }) => answers.every((predict) => predict(request).allowed === admitted),
  );
}

/** The pods of the workloads after PSP's defaults, because not every engine fills in values. */
function admittedCases(application: Application): readonly SuiteCase[] {
  const taken = new Set<string>();
  return verdicts(application).flatMap(({ workload: { kind, name, request }, verdict }) => {
    if (verdict.verdict === 'denied') return [];
    const unique = free(podName(`${kind}-${name}`), taken);
    return [
      {
        name: unique,
        admitted: true,
        request: {
          ...request,
          name: unique,
          pod: named(judgedPart(verdict.pod), unique, request.namespace),
        },
      },
    ];
  });
}

/** Refused pods, for each account whose policies differ from those of the accounts before it. */
function refusedCases(application: Application): readonly SuiteCase[] {
  const taken = new Set<string>();
  return accountsByPolicies(application).flatMap((account, i) =>
    refusedOf(application, account, (field) =>
      free(podName(i === 0 ? `oversteps-${field}` : `oversteps-${field}-${account.name}`), taken),
    ),
  );
}

function accountsByPolicies({ policySet, accounts }: Application): readonly Account[] {
  const heldTo = (account: Account): string =>
    policiesOf(policySet, account)
      .map(({ name }) => name)
      .join();
  return [...groupedBy(accounts, heldTo).values()].map(([first]) => first!);
}

function policiesOf({ policies, grants }: PolicySet, account: Account): readonly Policy[] {
  const mayUse = rbacGrants(grants);
  const request = requestBy({ metadata: {}, spec: {} }, account);
  return policies.filter(({ name }) => mayUse(name, request));
}

function refusedOf(
  { policySet }: Application,
  account: Account,
  nameFor: (field: string) => string,
): readonly SuiteCase[] {
  const psp = pspAdmission(policySet, rbacGrants(policySet.grants), 'current');
  const ofAdministrator = pspAdmission(policySet, EVERY_POLICY, 'current');
  const isRefusedByAll = ({ verdict, reasons }: Verdict, field: string): boolean =>
    verdict === 'denied' &&
    policySet.policies.every(({ name }) =>
      reasons.some((reason) => reason.policy === name && reason.field === field),
    );
  const requests = policiesOf(policySet, account)
    .flatMap((policy) => probeOutcomes(policy))
    .map((outcome) => requestBy(completed(outcome), account));
  const judged = requests.map((request) => ({ request, verdict: psp.review(request) }));
  return controls.flatMap(({ field }) => {
    const found = judged.find(({ verdict }) => refusesBy(verdict, field));
    if (found === undefined) return [];
    const name = nameFor(field);
    const { request } = found;
    return [
      {
        name,
        admitted: false,
        ...(isRefusedByAll(ofAdministrator.review(request), field) ? {} : { ofAccount: true }),
        request: {
          ...request,
          name,
          pod: named(valid(request.pod, field), name, request.namespace),
        },
      },
    ];
  });
}

/**
 * The pod after the policy's defaults, so that engines without mutation refuse it by the same rule.
 * If this pod would be invalid for the API, such as a privileged container without privilege
 * escalation, the original pod is used.
 */
const completed = ({ pod, defaulted }: ProbeOutcome): JsonObject =>
  refusedByServer(pod, defaulted) === undefined ? defaulted : pod;

/**
 * The API accepts another procMount only with a user namespace. With one, the pod is valid, and the
 * policy has to refuse it.
 */
const valid = (pod: JsonObject, field: string): JsonObject =>
  field === 'allowedProcMountTypes'
    ? { ...pod, spec: { ...(pod['spec'] as JsonObject), hostUsers: false } }
    : pod;

/** Whether the pod is refused by this field only, so that the case tests one rule. */
const refusesBy = ({ verdict, reasons }: Verdict, field: string): boolean =>
  verdict === 'denied' && reasons.length > 0 && reasons.every((reason) => reason.field === field);

/**
 * A request for a pod of the application. It has no token volume, which a policy might refuse for
 * another reason.
 */
function requestBy(pod: JsonObject, { namespace, name }: Account): AdmissionRequest {
  const spec = {
    ...(pod['spec'] as JsonObject),
    serviceAccountName: name,
    serviceAccount: name,
    automountServiceAccountToken: false,
  };
  const metadata = { ...(pod['metadata'] as JsonObject), namespace };
  return {
    uid: '',
    operation: 'CREATE',
    subResource: '',
    namespace,
    name: '',
    user: '',
    groups: [],
    pod: defaultPod({ ...pod, metadata, spec }),
    oldPod: null,
  };
}

/**
 * The pod as it can be created, even if a server has stored it. PSP wrote into it which policy
 * admitted it.
 */
function named(pod: JsonObject, name: string, namespace: string): JsonObject {
  const made = newPod(pod, name, namespace);
  const { annotations, ...metadata } = made['metadata'] as JsonObject;
  const own = Object.entries(Object(annotations) as JsonObject).filter(
    ([key]) => key !== SOURCE.annotation,
  );
  return {
    ...made,
    metadata: {
      ...metadata,
      ...(own.length === 0 ? {} : { annotations: Object.fromEntries(own) }),
    },
  };
}

const podName = (text: string): string =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');

function free(name: string, taken: Set<string>): string {
  let unique = name;
  for (let i = 2; taken.has(unique); i += 1) unique = `${name}-${i}`;
  taken.add(unique);
  return unique;
}
