/** The gaps of a target that validates pods as they are, for any requester. */
import { remembered } from '../base/remembered.js';
import { knowsGrants, type Policy, type PolicySet } from '../ir/policySet.js';
import { and, any } from '../lang/build.js';
import { isCreate } from '../pod/requestView.js';
import type { Node } from '../lang/node.js';
import { podContainers } from '../pod/view.js';
import { fillingOf, type Fill } from '../semantics/sharedFills.js';
import type { Gap, TargetName } from './gap.js';
import { onlyOf } from './aloneSearch.js';
import { admission, answersOf, mayFillInToday, type Answers, type GapAnalysis } from './answers.js';
import { filledAdmission } from './filledAdmission.js';
import { GapMaker, type GapMakerOptions } from './gapMaker.js';
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
  otherPolicyGap,
  selectionGap,
  unseenGroupsGap,
} from './platformGaps.js';
import { refusedFillGaps } from './refusedFillGaps.js';
import { settingGaps, sizeGap } from './settingGaps.js';
import { unfilledGaps } from './unfilledGaps.js';

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
      minor: options.minor,
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
  const reading = { byGrant: selection !== 'any', defaulted: true, seesEphemeral: false };
  const fillsInBy = (policy: Policy): readonly Node[] | undefined =>
    defaults && policySet.policies.length > 1
      ? mayFillInToday(policySet, policy, reading)
      : undefined;
  const fillsInGroups = defaults || shared.some(({ field }) => field === 'supplementalGroups');
  return [
    ...(defaults ? [] : unfilledGaps(maker, policySet, { filling, minor: options.minor })),
    ...refusedFillGaps(maker, policySet, defaults ? undefined : shared),
    ...shared.flatMap((fill) => inheritedGap(maker, policySet.policies, fill)),
    ...(selection === 'any'
      ? selectionGap(maker, { seesUpdates: true, isKnown, canAsk: true })
      : []),
    ...(selection === 'any' && defaults && isKnown ? otherPolicyGap(maker, policySet) : []),
    ...(selection === 'static' ? frozenGrantsGap(maker) : []),
    ...(selection === 'live' && source === 'copy' ? copiedGrantsGap(maker) : []),
    ...(selection === 'live' && groupsUnseen !== undefined
      ? unseenGroupsGap(maker, groupsUnseen, isKnown)
      : []),
    ...(options.ephemeral === 'guard'
      ? ephemeralGap(maker, selection !== 'any' && isKnown, !alwaysGuards)
      : []),
    ...eraGaps(maker, options.minor),
    ...imageVolumeGaps(maker, policySet.policies, defaults, options.minor),
    ...(fillsInGroups
      ? policySet.policies
          .filter(({ spec }) => spec.supplementalGroups.rule === 'MustRunAs')
          .flatMap((policy) => emptyGroupsGaps(maker, policy.name, fillsInBy(policy)))
      : []),
    ...(defaults ? mirrorGap(maker) : namelessGap(maker)),
    ...(defaults && reinvoked && policySet.policies.length > 1 ? reinvocationGap(maker) : []),
  ];
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
  return maker.make({
    policy: others.length > 0 ? '*' : only!.name,
    control: field,
    effect: 'default-differs',
    when,
    reason: `PSP fills in ${path.at(-1)!} in each container that needs it; the target writes it once for the pod, and other containers inherit it`,
    remedy: 'none needed: it changes nothing for containers that PSP left alone',
    provenByWitness: true,
  });
}
