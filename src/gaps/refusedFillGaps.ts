/**
 * The gaps of pods that the API server refuses for what the target filled in. PSP wrote profiles as
 * annotations, or found them there. Targets write them as fields, which a server refuses beside an
 * annotation that names another profile, and AppArmor in Windows pods.
 */
import type { Check, Control, Default } from '../controls/control.js';
import { appArmor } from '../controls/appArmor.js';
import { annotated, PROBE_CONTAINER, type Probe } from '../controls/probe.js';
import { seccomp } from '../controls/seccomp.js';
import type { Policy, PolicySet } from '../ir/policySet.js';
import { and, not, or, type Bool } from '../lang/build.js';
import type { Node } from '../lang/node.js';
import type { JsonObject } from '../pod/json.js';
import { isCreate } from '../pod/requestView.js';
import { appArmorAgrees, seccompAgrees } from '../pod/profilesAgree.js';
import { APPARMOR_ANNOTATION_PREFIX } from '../pod/view.js';
import { isWindowsPod } from '../pod/windows.js';
import { afterDefaults } from '../semantics/afterDefaults.js';
import { compilePolicy, unusableFields } from '../semantics/policyEvaluator.js';
import { isTakenOn124 } from '../semantics/takenByServer.js';
import { fillingOf, type Fill } from '../semantics/sharedFills.js';
import { changes, remedies } from './filledIn.js';
import type { Gap } from './gap.js';
import type { GapDraft } from './gapDraft.js';
import type { GapMaker } from './gapMaker.js';
import { SET_SECCOMP } from './platformGaps.js';
import { BARE_POD, probeOutcomes, withProbe } from './witness/probePods.js';

/** A profile that the target fills in. */
interface FilledProfile {
  /** The policies that fill it in. */
  readonly policies: readonly Policy[];
  /** The pods that it is filled in for. */
  readonly when: Bool;
  /** Whether the pod's annotations then agree with its fields. */
  readonly agrees: Node;
  /** Whether it is written for the whole pod, whatever its containers have. */
  readonly isOfPod: boolean;
}

/** @param fills what the target fills in for all policies; undefined if it fills in as PSP did. */
export function refusedFillGaps(
  maker: GapMaker,
  { policies }: PolicySet,
  fills: readonly Fill[] | undefined,
): readonly Gap[] {
  const usable = policies.filter((policy) => unusableFields(policy).length === 0);
  const filled = (profile: Profile): readonly FilledProfile[] =>
    fills === undefined
      ? usable.flatMap((policy) => filledFor(policy, profile))
      : filledForAll(usable, profile, fills);
  const [ofSeccomp, ofAppArmor] = [filled(SECCOMP), filled(APPARMOR)];
  return [
    ...besideAnother(ofSeccomp),
    ...onWindows(ofAppArmor),
    ...besideNothing(ofAppArmor),
  ].flatMap((told) =>
    maker.make({
      ...told,
      policy: '*',
      effect: 'stricter',
      answers: { psp: 'admits', target: 'admits' },
      refusedAsFilled: true,
      // The search with each policy alone does not try the pods of AppArmor.
      provenByWitness: told.witness === undefined || usable.length === 1,
    }),
  );
}

/** What fills in a kind of profile, and what the server then checks. */
interface Profile {
  readonly field: string;
  readonly defaults: readonly Default[];
  readonly agreement: Check;
}
const profile = ({ field, defaults }: Control, holds: Bool): Profile => ({
  field,
  defaults: defaults('current'),
  agreement: { field, scope: 'pod', path: '', message: '', holds },
});
const SECCOMP = profile(seccomp, seccompAgrees);
const APPARMOR = profile(appArmor, appArmorAgrees);

function filledFor(policy: Policy, { defaults, agreement }: Profile): readonly FilledProfile[] {
  const when = changes(policy, defaults);
  if (when === undefined) return [];
  const agrees = afterDefaults(policy, 'current')(agreement);
  return [{ policies: [policy], when, agrees, isOfPod: false }];
}

function filledForAll(
  policies: readonly Policy[],
  { field, agreement }: Profile,
  fills: readonly Fill[],
): readonly FilledProfile[] {
  const fill = fills.find((one) => one.field === field);
  if (fill === undefined) return [];
  const agrees = fillingOf(fills).node(agreement.holds.node);
  return [{ policies, when: fill.when, agrees, isOfPod: true }];
}

type Told = Pick<GapDraft, 'control' | 'when' | 'reason' | 'remedy' | 'witness' | 'unknownTo124'>;

/** Whether an annotation then names another profile than the field. */
const disagree = (filled: readonly FilledProfile[]): Bool =>
  and(isCreate, or(...filled.map(({ when, agrees }) => and(when, not({ node: agrees })))));

const besideAnother = (filled: readonly FilledProfile[]): readonly Told[] =>
  filled.length === 0
    ? []
    : [
        {
          control: 'seccomp-conflict',
          when: disagree(filled),
          reason:
            'PSP 1.24 took the profile of the annotation; the target fills in securityContext.seccompProfile, and the API server refuses a pod whose annotation names another profile',
          remedy: SET_SECCOMP,
        },
      ];

function onWindows(filled: readonly FilledProfile[]): readonly Told[] {
  const ofWindows = filled.filter(({ policies }) => policies.some(admitsWindows));
  const examples = ofWindows.flatMap(({ policies }) => policies.filter(admitsWindows));
  const [first] = examples;
  if (first === undefined) return [];
  const names = [...new Set(examples.map(({ spec }) => spec.appArmor.defaultProfileName))];
  const annotated = `set the annotation ${APPARMOR_ANNOTATION_PREFIX}NAME for each container of these pods to what the policy fills in: ${names.join(' or ')}`;
  return [
    {
      control: 'apparmor-windows',
      when: and(isCreate, isWindowsPod, or(...ofWindows.map(({ when }) => when))),
      reason:
        'PSP filled in AppArmor as an annotation; the target fills in securityContext.appArmorProfile, which the API server refuses in Windows pods',
      remedy: filled.some(({ isOfPod }) => isOfPod)
        ? `remove the default from the policies; ${annotated}; and set it in the templates of other pods: ${remedies(first, appArmor)}`
        : annotated,
      witness: asWindows(probeOutcomes(first)[0]!.pod),
    },
  ];
}

/** Of other policies no Windows pod was stored: they fill in what such a pod must not set. */
const admitsWindows = (policy: Policy): boolean =>
  isTakenOn124(compilePolicy(policy, '1.24').withDefaults(asWindows(BARE_POD)).pod);

/** PSP wrote its profile over an empty annotation. */
const besideNothing = (filled: readonly FilledProfile[]): readonly Told[] =>
  filled.slice(0, 1).map(({ policies: [example] }) => ({
    control: 'apparmor-empty',
    when: disagree(filled),
    reason:
      'PSP 1.24 took an empty annotation of AppArmor for none, and wrote the profile over it; the target fills in the field, which the API server refuses beside the empty annotation',
    remedy: 'remove the empty annotation from the pod templates',
    // It wrote over them all.
    unknownTo124: true,
    witness: withProbe(probeOutcomes(example!)[0]!.pod, EMPTY_ANNOTATION),
  }));
const [EMPTY_ANNOTATION] = annotated(`${APPARMOR_ANNOTATION_PREFIX}${PROBE_CONTAINER}`, '') as [
  Probe,
];

const asWindows = (pod: JsonObject): JsonObject => ({
  ...pod,
  spec: { ...(pod['spec'] as JsonObject), os: { name: 'windows' } },
});
