/** The gaps of a target that validates pods as they are, for any requester. */
import { controls } from '../controls/index.js';
import { remembered } from '../base/remembered.js';
import { firstWith } from '../base/firstWith.js';
import { knowsGrants, type Policy, type PolicySet } from '../ir/policySet.js';
import { and, any, or } from '../lang/build.js';
import { isLiteral } from '../lang/isLiteral.js';
import { isCreate, isUpdate } from '../pod/requestView.js';
import { podContainers } from '../pod/view.js';
import { afterDefaults } from '../semantics/afterDefaults.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { fillingOf, type Fill, type SharedFilling } from '../semantics/sharedFills.js';
import { changes, failsAfterDefaults } from './filledIn.js';
import type { Gap, TargetName } from './gap.js';
import { onlyOf } from './aloneSearch.js';
import { admission, answersOf, type Answers, type GapAnalysis } from './answers.js';
import { filledAdmission } from './filledAdmission.js';
import { GapMaker, type GapMakerOptions } from './gapMaker.js';
import { lostDefault, remedyOn } from './lostDefault.js';
import {
  copiedGrantsGap,
  emptyGroupsGaps,
  ephemeralGap,
  eraGaps,
  frozenGrantsGap,
  imageVolumeGaps,
  mirrorGap,
  namelessGap,
  reinvocationGap,
  selectionGap,
  unseenGroupsGap,
} from './platformGaps.js';
import { settingGaps, sizeGap } from './settingGaps.js';
import { BARE_POD, outcomeOf, probeOutcomes } from './witness/probePods.js';

export interface ValidationGapOptions extends GapMakerOptions {
  readonly ephemeral: 'guard' | 'as-psp';
  /** The minor version of Kubernetes 1.x. */
  readonly minor: number;
}

/** What the target can do in addition to validating pods. */
export interface Carried {
  readonly selection: 'live' | 'static' | 'any';
  readonly source: 'authorizer' | 'review' | 'copy';
  /** If selection is live: the target does not ask about groups whose names contain this text. */
  readonly groupsUnseen?: string;
  readonly defaults: boolean;
  readonly reinvoked: boolean;
  /** What it fills in regardless of the admitting policy, if it does not fill in as PSP did. */
  readonly shared?: readonly Fill[];
  /** Whether debug containers are always checked, whatever `--ephemeral` says. */
  readonly alwaysGuards?: boolean;
}

/** The gaps of a target that checks pods, by what else it carries. */
export function validationGaps(
  target: TargetName,
  policySet: PolicySet,
  options: ValidationGapOptions,
  carried: Carried,
): GapAnalysis {
  const { selection, defaults, shared = [] } = carried;
  const filling = fillingOf(shared);
  const byGrant = selection !== 'any';
  const answersBy = (set: PolicySet): Answers =>
    answersOf(
      set,
      filledAdmission(
        admission(set, 'current', {
          byGrant,
          defaulted: defaults,
          seesEphemeral: options.ephemeral === 'guard',
        }),
        filling,
      ),
    );
  const answers = answersBy(policySet);
  const maker = new GapMaker(
    {
      target,
      policySet,
      answers,
      alone: remembered((policy: Policy) => answersBy(onlyOf(policy))),
      filling: { fillsIn: defaults, byGrant, shared: filling },
    },
    options,
  );
  return {
    answers,
    gaps: maker.settled([
      ...gapsOfValidation(maker, policySet, options, carried),
      ...sizeGap(maker, policySet),
      ...settingGaps(maker, target),
    ]),
  };
}

export function gapsOfValidation(
  maker: GapMaker,
  policySet: PolicySet,
  options: ValidationGapOptions,
  {
    selection,
    source,
    groupsUnseen,
    defaults,
    reinvoked,
    shared = [],
    alwaysGuards = false,
  }: Carried,
): readonly Gap[] {
  const filling = fillingOf(shared);
  const isKnown = knowsGrants(policySet);
  const fillsInGroups = defaults || shared.some(({ field }) => field === 'supplementalGroups');
  return [
    ...(defaults
      ? []
      : policySet.policies.flatMap((policy) =>
          policyGaps(maker, policy, policySet.policies.length > 1, filling, options),
        )),
    ...shared.flatMap((fill) => inheritedGap(maker, policySet.policies, fill)),
    ...(selection === 'any'
      ? selectionGap(maker, { seesUpdates: true, isKnown, canAsk: true })
      : []),
    ...(selection === 'static' ? frozenGrantsGap(maker) : []),
    ...(selection === 'live' && source === 'copy' ? copiedGrantsGap(maker) : []),
    ...(selection === 'live' && groupsUnseen !== undefined
      ? unseenGroupsGap(maker, groupsUnseen, isKnown)
      : []),
    ...(options.ephemeral === 'guard'
      ? ephemeralGap(maker, selection !== 'any' && isKnown, !alwaysGuards)
      : []),
    ...eraGaps(maker, options.minor),
    ...imageVolumeGaps(maker, policySet.policies, defaults),
    ...(fillsInGroups
      ? policySet.policies
          .filter(({ spec }) => spec.supplementalGroups.rule === 'MustRunAs')
          .flatMap(({ name }) => emptyGroupsGaps(maker, name))
      : []),
    ...(defaults ? mirrorGap(maker) : namelessGap(maker)),
    ...(defaults && reinvoked && policySet.policies.length > 1 ? reinvocationGap(maker) : []),
  ];
}

/**
 * @param hasRivals whether another policy of the set may admit a pod that this policy refuses
 *   without its default.
 */
function policyGaps(
  maker: GapMaker,
  policy: Policy,
  hasRivals: boolean,
  filling: SharedFilling,
  { minor }: ValidationGapOptions,
): Gap[] {
  const { usable, admits, refusesBy } = compilePolicy(policy, 'current');
  if (!usable) return [];
  const gaps = controls.flatMap((control): Gap[] => {
    const lost = lostDefault(policy, control, filling);
    if (lost === undefined) return [];
    const { field } = control;
    const { when, filled } = lost;
    const remedy = remedyOn(minor, policy, control, lost);
    const refused = firstWith(filled, ({ pod }) => refusesBy(field, filling.pod(pod)));
    const admitted = firstWith(filled, ({ pod }) => admits(filling.pod(pod)));
    return [
      ...(refused === undefined
        ? []
        : maker.make(policy.name, field, 'stricter', and(isCreate, when), {
            reason: `PSP fills in ${field} on CREATE; the target does not, and refuses the pod without it`,
            remedy,
            filledBy: policy,
            witness: refused.pod,
          })),
      ...(admitted === undefined && !hasRivals
        ? []
        : maker.make(policy.name, field, 'default-lost', and(isCreate, when), {
            reason: `PSP fills in ${field} on CREATE; the target does not, and ${admitted === undefined ? 'another policy may admit' : 'admits'} the pod without it`,
            remedy,
            filledBy: policy,
            ...(admitted === undefined ? {} : { witness: admitted.pod }),
          })),
    ];
  });
  gaps.push(...contradictionGaps(maker, policy, filling));
  const changed = controls.flatMap((control) => changes(policy, control.defaults('1.24')) ?? []);
  if (changed.length === 0) return gaps;
  return [
    ...gaps,
    ...maker.make(policy.name, 'update', 'looser', and(isUpdate, or(...changed)), {
      reason:
        'PSP refuses UPDATEs of pods that it would have changed on CREATE; the target cannot distinguish them from pods that it admitted itself',
      remedy: 'none needed: such a pod still satisfies the policy as it is',
      provenByWitness: true,
    }),
  ];
}

/**
 * Gaps of policies that forbid the value that they fill in. PSP refuses a pod that needs the
 * default; the target finds nothing wrong with it.
 */
function contradictionGaps(maker: GapMaker, policy: Policy, filling: SharedFilling): Gap[] {
  const judged = [outcomeOf(policy, BARE_POD), ...probeOutcomes(policy)];
  const after = afterDefaults(policy, 'current');
  return controls.flatMap((control) => {
    const { field } = control;
    const change = changes(policy, control.defaults('current'));
    if (change === undefined) return [];
    const when = filling.fields.has(field) ? { node: filling.node(change.node) } : change;
    if (isLiteral(when.node, false)) return [];
    const witness = judged.find(
      ({ refusedBy, refusedAfter }) => refusedAfter.includes(field) && !refusedBy.includes(field),
    );
    if (witness === undefined) return [];
    return maker.make(
      policy.name,
      field,
      'looser',
      and(isCreate, when, failsAfterDefaults(control, 'current', after)),
      {
        reason: `PSP fills in ${field} and then refuses what it filled in; the target does not fill it in, and admits the pod`,
        remedy: `allow in ${field} what it fills in, or remove the default`,
        witness: witness.pod,
      },
    );
  });
}

/**
 * A value that the target writes once for the pod also applies to containers that PSP did not
 * change.
 */
function inheritedGap(maker: GapMaker, policies: readonly Policy[], fill: Fill): readonly Gap[] {
  const { field, path, alsoReaches } = fill;
  const [only, ...others] = policies;
  if (alsoReaches === undefined) return [];
  const when = and(
    isCreate,
    fill.when,
    any(podContainers, 'container', () => alsoReaches),
  );
  return maker.make(others.length > 0 ? '*' : only!.name, field, 'default-differs', when, {
    reason: `PSP fills in ${path.at(-1)!} in each container that needs it; the target writes it once for the pod, and other containers inherit it`,
    remedy: 'none needed: it changes nothing for containers that PSP left alone',
    provenByWitness: true,
  });
}
