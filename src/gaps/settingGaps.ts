/**
 * Gaps that depend on settings of the API server or of the engine. No policy can detect them, so
 * they are always reported, and the remedy says how to close them.
 */
import type { Int64, Policy, PolicySet, PolicySpec } from '../ir/policySet.js';
import { and, any, equal, field, isIn, literal, or, type Bool } from '../lang/build.js';
import { LEAST_ENTRIES, MOST_ENTRIES, mayGrowTooLarge, type FilledLists } from '../pod/tooLarge.js';
import { groups, isCreate, isUpdate, request } from '../pod/requestView.js';
import { grantsSince124 } from './eras.js';
import type { Effect, Gap, TargetName } from './gap.js';
import type { GapMaker } from './gapMaker.js';

interface Setting {
  /** The aspect by which the gap is named. */
  readonly control: string;
  /** Default: `looser`. */
  readonly effect?: Effect;
  readonly when: Bool;
  /** Set if the condition says exactly which requests are in the gap. */
  readonly isExact?: true;
  readonly reason: string;
  readonly remedy: string;
}

const everything = or(isCreate, isUpdate);

const longest = <Item>(lists: readonly (readonly Item[])[]): readonly Item[] =>
  lists.reduce((most, one) => (one.length > most.length ? one : most), []);

const filledGroups = ({ rule, ranges }: PolicySpec['supplementalGroups']): readonly Int64[] =>
  rule === 'MustRunAs' ? ranges.slice(0, 1).map(({ min }) => min) : [];

/** The largest number of entries that any of the policies fills in. */
const mostFilled = (policies: readonly Policy[]): FilledLists => ({
  groups: longest(policies.map(({ spec }) => filledGroups(spec.supplementalGroups))),
  capabilities: longest(
    policies.map(({ spec }) => [...spec.defaultAddCapabilities, ...spec.requiredDropCapabilities]),
  ),
});

const tooLarge = ({ policies }: PolicySet): Setting => ({
  control: 'too-large',
  effect: 'stricter',
  when: and(everything, mayGrowTooLarge(policies.length, mostFilled(policies))),
  isExact: true,
  reason: `pods that take long to judge are refused at once: those with more than ${MOST_ENTRIES} containers, volumes, sysctls and groups, or more than ${MOST_ENTRIES} mounts, ports and capabilities, with what is filled in; under several policies the limit is lower, as the condition of the gap says, but at least ${LEAST_ENTRIES}`,
  remedy: 'none needed: no workload is near it',
});

/**
 * Which of these fields exist depends on the version and the feature gates of the cluster:
 * src/pod/fieldsSince124.ts.
 */
const since124 = (images: string): Setting => ({
  control: 'fields-since-1.24',
  effect: 'unseen',
  when: grantsSince124,
  reason: `since 1.24 pods have fields that grant something and that PSP never saw: devices (resourceClaims), content of images (volumes of type image${images}), certificates (podCertificate), volumes of another namespace (dataSourceRef). The target admits them with any pod that it admits`,
  remedy:
    'accept it, or forbid these fields by a ValidatingAdmissionPolicy of your own; docs/since-1.24.md of psp-ferry lists them',
});
const SINCE_124_OF_LEVELS = since124('');
/** No list of volume types can name them: gap image-volumes. */
const SINCE_124 = since124(', where a policy allows all types');

/** Namespaces that Kyverno's chart excludes by default. */
export const KYVERNO_LEAVES_OUT = ['kube-system', 'kube-public', 'kube-node-lease'] as const;
/** Path of the file with chart values, beside the files for an engine. */
export const CHART_VALUES = 'chart/values.yaml';

const EXEMPTIONS: Setting = {
  control: 'exemptions',
  when: everything,
  reason:
    'a file of the API server may exempt users, runtime classes and namespaces from Pod Security Admission, or switch it off; PSP exempted nobody',
  remedy:
    'look at the file behind --admission-control-config-file and at --disable-admission-plugins, and empty the exemptions of the plugin PodSecurity',
};

/**
 * For the level alone. If a policy is installed beside it, that policy judges namespaces without
 * labels.
 */
const EXEMPTIONS_AND_UNLABELLED: Setting = {
  ...EXEMPTIONS,
  reason:
    'a file of the API server may exempt users, runtime classes and namespaces from Pod Security Admission, or switch it off; namespaces without labels have the level in this file, and without the file they have none. PSP exempted nobody',
  remedy:
    'start the API server with the admission-configuration.yaml that convert writes (--admission-control-config-file), exempt nobody from the plugin PodSecurity, and look at --disable-admission-plugins; if you cannot, label every namespace (--namespace NAME, the namespaces in the input, or psp-ferry plan)',
};

const LABELS: Setting = {
  control: 'namespace-labels',
  when: everything,
  reason:
    'whoever may change the labels of a namespace may weaken its level; with PSP, RBAC said who may use a policy',
  remedy:
    'let only administrators update and patch namespaces; psp-ferry plan lists who may, and kubectl auth can-i patch namespaces --as USER checks one user',
};

const KYVERNO: Setting = {
  control: 'left-out',
  when: or(
    isIn(field(request, 'namespace'), literal([...KYVERNO_LEAVES_OUT])),
    any(groups, 'group', (group) => equal(group, literal('system:nodes'))),
  ),
  reason: `by default, Kyverno's chart makes it skip ${KYVERNO_LEAVES_OUT.join(', ')}, its own namespace and requests of nodes (system:nodes); PSP judged these too`,
  remedy: `install its chart with the ${CHART_VALUES} that convert writes, and let only administrators create pods in its own namespace; or hold these namespaces to a level of Pod Security Admission`,
};

const GATEKEEPER: Setting = {
  control: 'fails-open',
  when: everything,
  reason:
    "by default, Gatekeeper's chart makes the server admit what its webhook does not answer within 3 s (failurePolicy Ignore), and pods then lack what mutators fill in; the webhook is never called for its own namespace and those labelled admission.gatekeeper.sh/ignore. PSP judged everything, and refused what it could not judge",
  remedy: `install its chart with the ${CHART_VALUES} that convert writes; let only administrators create pods in its namespace`,
};

/** What the chart of an engine leaves open by default, as a sentence. */
export const LEFT_OPEN = {
  gatekeeper: GATEKEEPER.reason,
  kyverno: KYVERNO.reason,
  'kyverno-cel': KYVERNO.reason,
} as const satisfies Partial<Record<TargetName, string>>;

const SETTINGS: Readonly<Record<TargetName, readonly Setting[]>> = {
  psa: [EXEMPTIONS_AND_UNLABELLED, LABELS, SINCE_124_OF_LEVELS],
  // It is built into the server. So there is no webhook that may fail, and nothing is excluded.
  vap: [SINCE_124],
  gatekeeper: [GATEKEEPER, SINCE_124],
  kyverno: [KYVERNO, SINCE_124],
  'kyverno-cel': [KYVERNO, SINCE_124],
};

export const settingGaps = (maker: GapMaker, target: TargetName): readonly Gap[] =>
  SETTINGS[target].flatMap((setting) => gapOf(maker, setting));

/** For every target that goes through the lists of a pod. */
export const sizeGap = (maker: GapMaker, policySet: PolicySet): readonly Gap[] =>
  gapOf(maker, tooLarge(policySet));

/** @param where the namespaces in which the policy leaves checks to the level. */
export const exemptionGap = (maker: GapMaker, where: readonly string[]): readonly Gap[] =>
  gapOf(maker, {
    ...EXEMPTIONS,
    when: isIn(field(request, 'namespace'), literal([...where])),
    reason: `where labels enforce a level, the policy does not check what the level checks: ${EXEMPTIONS.reason}`,
  });

const gapOf = (
  maker: GapMaker,
  { control, effect = 'looser', when, isExact, reason, remedy }: Setting,
): readonly Gap[] =>
  maker.make({
    policy: '*',
    control,
    effect,
    when,
    reason,
    remedy,
    chosenBy: 'settings',
    beyondInput: true,
    // The predicates of the policies do not say that the target refuses the pod.
    ...(isExact ? { isExact, answers: { psp: 'admits', target: null } } : {}),
  });
