/** Gaps that come from the target's cluster, whatever the policies say. */
import { supplementalGroups } from '../controls/supplementalGroups.js';
import { and, any, contains, literal, not, or, type Bool } from '../lang/build.js';
import { disjunction, negation } from '../lang/foldLogic.js';
import type { Node } from '../lang/node.js';
import type { Policy, PolicySet } from '../ir/policySet.js';
import { SOURCE } from '../ir/source.js';
import { groups, isCreate, isEphemeral, isUpdate } from '../pod/requestView.js';
import {
  APPARMOR_FIELDS_SINCE,
  SECCOMP_CONTAINER_ANNOTATION_PREFIX,
  SECCOMP_POD_ANNOTATION,
} from '../pod/view.js';
import { boundMayUse } from '../semantics/grantPredicate.js';
import { IMAGE_VOLUMES_SINCE, SECCOMP_FIELDS_ALONE_SINCE } from '../semantics/olderServers.js';
import { mirrorSeccomp } from '../semantics/seccompMirror.js';
import {
  withoutAppArmorFields,
  podWithoutEmptyGroups,
  withoutImages,
  withoutInertSeccomp,
} from '../semantics/sameOn124.js';
import {
  appArmorDiffers,
  hasAppArmorField,
  hasEmptyGroups,
  hasImageVolume,
  hasSeccompAnnotation,
  hasSeccompField,
  seccompDiffers,
} from './eras.js';
import { remedies } from './filledIn.js';
import type { Effect, Gap } from './gap.js';
import type { GapMaker } from './gapMaker.js';

/**
 * @param seesUpdates whether the target judges every update, so that its answer to an update is
 *   known.
 * @param isKnown whether the input says who may use which policy.
 * @param canAsk whether the target could respect grants if the input had them.
 */
export function selectionGap(
  maker: GapMaker,
  {
    seesUpdates,
    isKnown,
    canAsk,
  }: { readonly seesUpdates: boolean; readonly isKnown: boolean; readonly canAsk: boolean },
): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'selection',
    effect: 'looser',
    when: and(or(isCreate, isUpdate), not(isEphemeral)),
    reason: `PSP admits a pod by the policies that its service account or the requester may use, and refuses it where they may use none; the target lets every policy admit every pod${isKnown ? '' : ' (only RBAC says which requests this lets in, and the input has no roles and bindings)'}`,
    remedy: isKnown
      ? 'choose a target that asks who may use a policy (vap, kyverno-cel, gatekeeper, kyverno), without --selection any'
      : `${canAsk ? 'give the roles and bindings as well, or ' : ''}choose a target that asks RBAC (vap, kyverno-cel), without --selection any`,
    isOfAsking: true,
    ...(seesUpdates ? {} : { answers: { psp: 'denies', target: 'admits-new' } }),
    ...(isKnown ? {} : { beyondInput: true }),
  });
}

/**
 * For a target that lets every policy admit every pod, and fills in the values of the one that
 * does: it may be another policy than the one that PSP chose.
 */
export function otherPolicyGap(
  maker: GapMaker,
  { policies, grants }: Pick<PolicySet, 'policies' | 'grants'>,
): readonly Gap[] {
  const mayNotUse = policies.map(({ name }) => negation(boundMayUse(name, grants)));
  return maker.make({
    policy: '*',
    control: 'selection',
    effect: 'default-differs',
    when: and(isCreate, { node: disjunction(mayNotUse) }),
    answers: { psp: 'changes', target: 'admits' },
    reason:
      'PSP fills in the values of a policy that the service account or the requester may use; the target lets every policy admit every pod, so another one may leave the pod as it is, or fill in other values',
    remedy: 'convert without --selection any, so that the target asks who may use a policy',
    isOfAsking: true,
    // Which values are lost depends on the policies: the request that shows it may lose none.
    losesSettings: true,
  });
}

/**
 * @param byGrant whether a requester may have no policy, and is then refused whatever the pod is.
 */
export function ephemeralGap(
  maker: GapMaker,
  byGrant: boolean,
  canLeaveOut: boolean,
): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'ephemeralcontainers',
    effect: 'stricter',
    when: isEphemeral,
    reason:
      'PSP 1.24 did not check the subresource pods/ephemeralcontainers, so debug containers passed it; the target checks them',
    remedy: `keep it: it closes a hole${canLeaveOut ? '; or convert with --ephemeral as-psp' : ''}`,
    chosenBy: '--ephemeral',
    provenByWitness: !byGrant,
  });
}

const profiles = ({ spec: { seccomp, appArmor } }: Policy): unknown => [seccomp, appArmor];

/**
 * Differences in how 1.24 and newer servers read pods: seccomp annotations have no effect any more,
 * and AppArmor has fields. Each of the two servers may be the stricter one.
 *
 * @param minor the version of the server that the target runs on.
 */
export function eraGaps(maker: GapMaker, minor: number): readonly Gap[] {
  const inOrder = (['looser', 'stricter', 'default-differs'] as const).flatMap((effect) => [
    ...(minor < SECCOMP_FIELDS_ALONE_SINCE ? [] : inertSeccompGap(maker, effect)),
    ...(minor < APPARMOR_FIELDS_SINCE ? [] : appArmorFieldsGap(maker, effect)),
  ]);
  return minor < SECCOMP_FIELDS_ALONE_SINCE ? [...inOrder, ...copiedSeccompGap(maker)] : inOrder;
}

const SECCOMP_ANNOTATIONS = `${SECCOMP_POD_ANNOTATION} and ${SECCOMP_CONTAINER_ANNOTATION_PREFIX}*`;
export const SET_SECCOMP =
  'set securityContext.seccompProfile in pod templates instead of the annotations';

function inertSeccompGap(maker: GapMaker, effect: ReadingEffect): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'seccomp-annotations',
    effect,
    when: reading(effect, seccompDiffers, hasSeccompAnnotation),
    reason: `PSP 1.24 read ${SECCOMP_ANNOTATIONS}; since Kubernetes 1.27 they have no effect, and the target reads the fields`,
    remedy: SET_SECCOMP,
    provenByWitness: true,
    without: withoutInertSeccomp,
    deciding: profiles,
    // A setting that had an effect on 1.24 has none today.
    losesSettings: effect !== 'looser',
  });
}

/** The answers are the same on this server, but not on the next ones. */
function copiedSeccompGap(maker: GapMaker): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'seccomp-annotations',
    effect: 'unseen',
    when: and(isCreate, hasSeccompAnnotation),
    reason: `PSP 1.24 read ${SECCOMP_ANNOTATIONS}; Kubernetes 1.25 and 1.26 still copy them to the fields of new pods, and the target reads the fields; since 1.27 the annotations have no effect`,
    remedy: `before the cluster has 1.27, ${SET_SECCOMP}, and convert again with --kubernetes`,
    provenByWitness: true,
  });
}

function appArmorFieldsGap(maker: GapMaker, effect: ReadingEffect): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'apparmor-fields',
    effect,
    when: reading(effect, appArmorDiffers, hasAppArmorField),
    reason:
      'PSP 1.24 knew AppArmor profiles as annotations only; the target reads the fields of Kubernetes 1.30 as well',
    remedy: 'none needed: the profile that takes effect is the one that is checked',
    provenByWitness: true,
    without: withoutAppArmorFields,
    deciding: profiles,
    remedyToAct: `set securityContext.appArmorProfile in the pod templates to ${effect === 'default-differs' ? 'what the policy fills in' : 'a profile that the policy allows'}`,
  });
}

type ReadingEffect = 'looser' | 'stricter' | 'default-differs';

/** A request that PSP does not check is not a matter of how pods are read. */
function reading(effect: ReadingEffect, differs: Bool, isThere: Bool): Bool {
  if (effect === 'default-differs') return and(isCreate, differs);
  return effect === 'stricter' ? and(not(isEphemeral), isThere) : isThere;
}

/**
 * For targets that look at the type of a volume as PSP did. Levels admit images as they admit what
 * 1.24 made of them.
 *
 * @param fillsIn whether the policy that admits a pod decides what is filled in.
 * @param minor the version of the server that the target runs on.
 */
export function imageVolumeGaps(
  maker: GapMaker,
  policies: readonly Policy[],
  fillsIn: boolean,
  minor: number,
): readonly Gap[] {
  if (minor < IMAGE_VOLUMES_SINCE) return [];
  const isAdmitted = policies.some(({ spec }) => spec.volumes.includes('*'));
  const effects: readonly Effect[] =
    fillsIn && isAdmitted ? ['stricter', 'default-differs'] : ['stricter'];
  return effects.flatMap((effect) => {
    const isJudged = effect === 'stricter' ? not(isEphemeral) : isCreate;
    return maker.make({
      policy: '*',
      control: 'image-volumes',
      effect,
      when: and(isJudged, hasImageVolume),
      reason:
        'PSP 1.24 did not know volumes of type image, and its server turned each into an emptyDir; the target sees a type that no policy can name',
      remedy:
        'none needed: no pod on 1.24 had such a volume; to allow them, use a policy with volumes *',
      provenByWitness: true,
      without: withoutImages,
      deciding: ({ spec: { volumes } }) => volumes,
      unknownTo124: true,
    });
  });
}

export function namelessGap(maker: GapMaker): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'admitting-policy',
    effect: 'unseen',
    when: isCreate,
    reason: `PSP wrote the admitting policy into the annotation ${SOURCE.annotation}; the target does not`,
    remedy: 'do not rely on that annotation after the migration',
  });
}

export function frozenGrantsGap(maker: GapMaker): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'selection',
    effect: 'unseen',
    when: or(isCreate, isUpdate),
    reason: 'PSP asked RBAC at admission; the target has the grants of the input compiled in',
    remedy:
      'convert again when RBAC changes; kyverno-cel asks RBAC itself, and so does vap for up to a dozen policies',
    chosenBy: '--selection',
  });
}

export function copiedGrantsGap(maker: GapMaker): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'selection',
    effect: 'unseen',
    when: or(isCreate, isUpdate),
    reason:
      'PSP asked the authorizers of the API server; the target reads a copy of the roles and bindings, which lags a moment behind and knows no other authorizer',
    remedy:
      'after a change of RBAC, wait until the copy has caught up; if another authorizer grants policies, choose vap or kyverno-cel',
    chosenBy: '--selection',
  });
}

/**
 * @param text a part of the names of groups that the target does not ask about.
 * @param isKnown whether the input says who may use which policy, so that the grants can be
 *   compiled in.
 */
export function unseenGroupsGap(maker: GapMaker, text: string, isKnown: boolean): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'selection',
    effect: 'stricter',
    when: and(
      or(isCreate, isUpdate),
      any(groups, 'group', (group) => contains(group, literal(text))),
    ),
    reason: `the target does not ask RBAC about groups with ${text} in their names: the engine would take them for variables`,
    remedy: `grant the use of the policy through a group without ${text} in its name, or convert ${isKnown ? '' : 'with the roles and bindings and '}with --selection static`,
    chosenBy: '--selection',
    answers: { psp: 'admits', target: null },
  });
}

/** PSP expected the annotation beside the field. */
export function mirrorGap(maker: GapMaker): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'seccomp-mirror',
    effect: 'looser',
    when: and(isUpdate, hasSeccompField),
    reason:
      'PSP 1.24 refused UPDATEs of pods with a seccomp field but without the annotation that it would have written; its own server always wrote both on CREATE',
    remedy: 'none needed: only a newer server creates such pods',
    provenByWitness: true,
    without: mirrorSeccomp,
    deciding: profiles,
  });
}

/**
 * @param policy the name of a policy that fills in supplementalGroups.
 * @param fillsIn conditions that hold if the target fills in by this policy; undefined if it fills
 *   in the same by any.
 */
export function emptyGroupsGaps(
  maker: GapMaker,
  policy: string,
  fillsIn: readonly Node[] | undefined,
): readonly Gap[] {
  return (['looser', 'default-differs'] as const).flatMap((effect) =>
    maker.make({
      policy,
      control: 'empty-supplementalGroups',
      effect,
      when: and(isCreate, hasEmptyGroups),
      reason: `PSP 1.24 refused an explicit empty list of supplementalGroups, but not an absent one${effect === 'looser' ? '' : ' by this policy, so that another admitted the pod'}; current servers drop it before admission, and the target fills in the default`,
      remedy: 'none needed: the pod gets the group that the policy demands',
      provenByWitness: true,
      without: podWithoutEmptyGroups,
      ...(fillsIn && effect === 'default-differs' ? { causeDecides: fillsIn } : {}),
    }),
  );
}

/** @param policy a policy that fills in supplementalGroups. */
export function ignoredEmptyGroupsGap(maker: GapMaker, policy: Policy): readonly Gap[] {
  return maker.make({
    policy: policy.name,
    control: 'empty-supplementalGroups',
    effect: 'looser',
    when: and(isCreate, hasEmptyGroups),
    reason:
      'PSP 1.24 refused an explicit empty list of supplementalGroups, but not an absent one; current servers drop it before admission',
    remedy: `set it in the pod templates instead of the empty list: ${remedies(policy, supplementalGroups)}; or convert with -t psa,vap --residual, which fills it in (Kubernetes 1.36 and newer) or refuses the pod`,
    provenByWitness: true,
    without: podWithoutEmptyGroups,
  });
}

export function reinvocationGap(maker: GapMaker): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'admitting-policy',
    effect: 'unseen',
    when: isCreate,
    reason: `the server calls the mutating policy again after it changed a pod, as it called PSP again after webhooks: the annotation ${SOURCE.annotation} may then name a policy that comes first by name and admits the changed pod as it is`,
    remedy: 'none needed: the pod is the same',
  });
}
