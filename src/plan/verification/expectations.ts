/**
 * Makes the requests by which a plan is verified: the pod of each workload, and pods on either side
 * of every rule.
 */
import { ACCOUNTS_OF, ALL_ACCOUNTS } from '../../ir/accountGroups.js';
import { knowsGrants, type Grant, type Policy, type PolicySet } from '../../ir/policySet.js';
import type { JsonObject } from '../../pod/json.js';
import { newPod } from '../../pod/newPod.js';
import { serviceAccountRequester, withServerGroups, type Requester } from '../../pod/requester.js';
import type { AdmissionRequest } from '../../pod/request.js';
import { asServerSees } from '../../pod/serviceAccount.js';
import type { StoringPsp } from '../../semantics/storing.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { grantsOfPolicy } from '../../semantics/grantPredicate.js';
import { podSettings } from '../../gaps/podEffect.js';
import { probeOutcomes, type ProbeOutcome } from '../../gaps/witness/probePods.js';
import { groupedBy } from '../../base/groupedBy.js';
import { withChanges } from '../changes.js';
import { objectIn } from '../../pod/objectFields.js';
import type { Counted } from '../countedGrants.js';
import type { JudgedTemplate } from '../judged.js';
import type { WrittenTarget } from '../targetFiles.js';
import type { AnswerWord, Expectation } from './expectation.js';
import { settingsOf } from './settings.js';

export interface ExpectationInput {
  readonly set: PolicySet;
  readonly judged: readonly JudgedTemplate[];
  readonly psp: (counted: Counted) => StoringPsp;
  readonly written: readonly WrittenTarget[];
  /** The existing namespaces; those with workloads come first. */
  readonly namespaces: readonly string[];
}

export function expectationsOf(input: ExpectationInput): readonly Expectation[] {
  const { judged, set } = input;
  return [
    ...judged.map((one, i) => ofWorkload(one, `workload-${i + 1}`, input)),
    ...(knowsGrants(set) ? set.policies : []).flatMap((policy, i) =>
      ofRules(policy, `rule-${i + 1}`, input),
    ),
  ];
}

const word = (isAdmitted: boolean): AnswerWord => (isAdmitted ? 'admitted' : 'refused');

type Answers = Pick<Expectation, 'psp' | 'targets' | 'settings' | 'otherSettings'>;

/** PSP's answer to the request, and the answers that the plan expects of the targets. */
function answersTo(
  request: AdmissionRequest,
  counted: Counted,
  { set, psp, written }: ExpectationInput,
): Answers {
  const hasPolicies = set.policies.length > 0;
  const { verdict, pod } = (hasPolicies ? psp(counted).review(request) : undefined) ?? {
    verdict: 'allowed',
    pod: request.pod,
  };
  const isRefused = verdict === 'denied';
  const predicted = written.map(({ target, predict }) => ({
    target,
    ...predict(request, counted),
  }));
  return {
    psp: word(!isRefused),
    targets: Object.fromEntries(predicted.map(({ target, allowed }) => [target, word(allowed)])),
    settings: isRefused ? null : settingsOf(pod, '1.24'),
    otherSettings: Object.fromEntries(
      predicted
        .filter(
          (one) =>
            one.allowed &&
            (isRefused || podSettings(one.pod, 'current') !== podSettings(pod, '1.24')),
        )
        .map((one) => [one.target, settingsOf(one.pod, 'current')]),
    ),
  };
}

function ofWorkload(one: JudgedTemplate, id: string, input: ExpectationInput): Expectation {
  const { title, made, changes, patched, assumed, counted } = one;
  const isKnown = assumed === undefined;
  return {
    id,
    about: 'workload',
    title,
    namespace: patched.namespace,
    user: isKnown ? patched.user : null,
    groups: isKnown ? patched.groups : [],
    pod: newPod(withChanges(made.pod, changes), id, patched.namespace),
    ...answersTo(patched, counted, input),
  };
}

/** A requester who may use a policy, and the namespace. */
interface Place {
  readonly namespace: string;
  readonly account: string;
  readonly requester: Requester;
}

/**
 * Pods that the policy just admits, and pods that it refuses by one field only. They have the
 * policy's defaults, so that nothing else is wrong with them.
 */
function ofRules(policy: Policy, id: string, input: ExpectationInput): readonly Expectation[] {
  if (!compilePolicy(policy, 'current').usable) return [];
  const place = placeFor(policy, input);
  if (place === undefined) return [];
  const many = input.set.policies.length > MANY_POLICIES ? FEWER_PODS : PODS;
  return chosen(probeOutcomes(policy), many).map(({ pod, field }, i) =>
    ofRule({ id: `${id}-${i + 1}`, title: `${policy.name}, ${field}`, pod }, place, input),
  );
}

function chosen(
  outcomes: readonly ProbeOutcome[],
  many: typeof PODS,
): readonly { readonly pod: JsonObject; readonly field: string }[] {
  const [first, ...others] = outcomes;
  const refused = groupedBy(
    others.filter(({ refusedAfter }) => refusedAfter.length === 1),
    ({ refusedAfter: [field] }) => field!,
  );
  const admitted = spread(
    others.filter(({ isAdmitted }) => isAdmitted),
    many.admitted,
  );
  return [
    ...(first?.isAdmitted === true ? [{ pod: first.pod, field: 'the smallest pod' }] : []),
    ...admitted.map(({ defaulted }) => ({ pod: defaulted, field: 'just within its rules' })),
    ...[...refused].flatMap(([field, own]) =>
      spread(own, many.refused).map(({ defaulted }) => ({ pod: defaulted, field })),
    ),
  ];
}

/** The most pods for each policy; more would show little more. */
const PODS = { admitted: 24, refused: 8 };
/** With many policies, fewer pods for each. */
const FEWER_PODS: typeof PODS = { admitted: 4, refused: 2 };
const MANY_POLICIES = 30;

/** A selection of at most `most` items, evenly spread, because neighbours are alike. */
const spread = <T>(items: readonly T[], most: number): readonly T[] =>
  items.length <= most
    ? items
    : Array.from(
        { length: most },
        (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!,
      );

function ofRule(
  {
    id,
    title,
    pod: given,
  }: { readonly id: string; readonly title: string; readonly pod: JsonObject },
  { namespace, account, requester }: Place,
  input: ExpectationInput,
): Expectation {
  const spec = { ...objectIn(given, 'spec'), serviceAccountName: account };
  const pod = newPod({ ...given, spec }, id, namespace);
  const request: AdmissionRequest = {
    uid: id,
    operation: 'CREATE',
    subResource: '',
    namespace,
    name: id,
    ...requester,
    pod: asServerSees(pod, namespace),
    oldPod: null,
  };
  return {
    id,
    about: 'rule',
    title,
    namespace,
    user: requester.user,
    groups: requester.groups,
    pod,
    ...answersTo(request, 'known', input),
  };
}

/** A controller, which may create pods in all namespaces and for every service account. */
const CONTROLLER = serviceAccountRequester('kube-system', 'replicaset-controller');

/**
 * Service accounts are preferred: a controller, which is allowed to create pods, requests theirs.
 */
function placeFor({ name }: Policy, { set, namespaces }: ExpectationInput): Place | undefined {
  const places = grantsOfPolicy(set.grants, name).flatMap((grant) => placeOf(grant, namespaces));
  return places.find(({ requester }) => requester === CONTROLLER) ?? places[0];
}

function placeOf({ subject, namespace }: Grant, namespaces: readonly string[]): readonly Place[] {
  const here = (
    where: string | undefined,
    account = 'default',
    requester: Requester = CONTROLLER,
  ) =>
    where !== undefined && namespaces.includes(where)
      ? [{ namespace: where, account, requester }]
      : [];
  const [anywhere] = namespaces;
  switch (subject.kind) {
    case 'ServiceAccount':
      return namespace === null || namespace === subject.namespace
        ? here(subject.namespace, subject.name)
        : here(namespace, 'default', serviceAccountRequester(subject.namespace, subject.name));
    case 'Group':
      if (subject.name === ALL_ACCOUNTS) return here(namespace ?? anywhere);
      if (subject.name.startsWith(ACCOUNTS_OF)) {
        const home = subject.name.slice(ACCOUNTS_OF.length);
        return namespace === null || namespace === home ? here(home) : [];
      }
      return here(
        namespace ?? anywhere,
        'default',
        withServerGroups({ user: 'psp-ferry:verify', groups: [subject.name] }),
      );
    case 'User':
      return here(
        namespace ?? anywhere,
        'default',
        withServerGroups({ user: subject.name, groups: [] }),
      );
  }
}
