/** The gaps of Pod Security Admission at a level. */
import { checksOf, controls } from '../../controls/index.js';
import type { Check, Control } from '../../controls/control.js';
import { everywhere } from '../../controls/scopes.js';
import { firstWith } from '../../base/firstWith.js';
import { onDemand, remembered } from '../../base/remembered.js';
import { knowsGrants, type Policy, type PolicySet } from '../../ir/policySet.js';
import { and, at, equal, literal, not, or, orElse, type Bool } from '../../lang/build.js';
import type { JsonObject } from '../../pod/json.js';
import { bindPolicy } from '../../lang/bindPolicy.js';
import { isCreate, isEphemeral, isUpdate } from '../../pod/requestView.js';
import { spec } from '../../pod/view.js';
import { afterDefaults } from '../../semantics/afterDefaults.js';
import { checkRunner } from '../../semantics/checkRunner.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { levelChecks } from '../../standards/index.js';
import { FIELDLESS_PROBES } from '../../standards/probes.js';
import { changes, failsAfterDefaults } from '../../gaps/filledIn.js';
import type { Gap } from '../../gaps/gap.js';
import { wasSeenOn124 } from '../../gaps/eras.js';
import { onlyOf } from '../../gaps/aloneSearch.js';
import { admitsApartFrom, answersOf, type GapAnalysis } from '../../gaps/answers.js';
import { levelAnswer, type NamespaceLevels } from './levelAnswer.js';
import { GapMaker, type GapMakerOptions } from '../../gaps/gapMaker.js';
import { lostDefault, remedyOn } from '../../gaps/lostDefault.js';
import { lostDefaultGaps } from '../../gaps/lostDefaultGaps.js';
import { levelRunner } from './levelRunner.js';
import { canMatch, neverMatchesGap } from './neverMatchesGap.js';
import { levelAdmission } from './predict.js';
import {
  eraGaps,
  ignoredEmptyGroupsGap,
  namelessGap,
  selectionGap,
} from '../../gaps/platformGaps.js';
import { settingGaps } from '../../gaps/settingGaps.js';
import { EXCUSES, excusedPod, podsWithin } from '../../gaps/witness/podsAtLevels.js';
import {
  BARE_POD,
  outcomeOf,
  policyProbes,
  probeOutcomes,
  withProbe,
  type ProbeOutcome,
} from '../../gaps/witness/probePods.js';
import { takenToday } from '../../gaps/witness/takenToday.js';
import { SOME_POLICIES } from '../../gaps/witness/witness.js';
import { admittedPods, silentFields } from './standardLevel.js';
import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';

export interface StandardGapOptions extends NamespaceLevels, GapMakerOptions {
  /** The weakest and the strictest level of the set's namespaces. */
  readonly weakest: StandardLevel;
  readonly strictest: StandardLevel;
}

export function standardGaps(policySet: PolicySet, options: StandardGapOptions): GapAnalysis {
  const target = levelAnswer(options);
  const answers = answersOf(policySet, target);
  const maker = new GapMaker(
    {
      target: 'psa',
      minor: options.minor,
      policySet,
      answers,
      alone: remembered((policy: Policy) => answersOf(onlyOf(policy), target)),
      filling: { fillsIn: false, byGrant: false },
      namespaces: oneOfEachLevel(options),
      admits: levelAdmission(options),
    },
    options,
  );
  return {
    answers,
    gaps: maker.settled([
      ...policySet.policies.flatMap((policy) =>
        canMatch(policy)
          ? policyGaps(maker, policySet, policy, options)
          : neverMatchesGap(
              maker,
              policy,
              policySet,
              levelRunner(options.weakest, options.minor).admits,
            ),
      ),
      ...selectionGap(maker, {
        seesUpdates: false,
        isKnown: knowsGrants(policySet),
        canAsk: false,
      }),
      ...strictnessGaps(maker, policySet.policies, options),
      ...relaxedGaps(maker, policySet.policies.slice(0, SOME_POLICIES), options),
      ...policySet.policies
        .filter(({ spec: { supplementalGroups } }) => supplementalGroups.rule === 'MustRunAs')
        .flatMap((policy) => ignoredEmptyGroupsGap(maker, policy)),
      ...eraGaps(maker, options.minor),
      ...(options.strictest === 'privileged' ? [] : ephemeralLevelGap(maker)),
      ...namelessGap(maker),
      ...settingGaps(maker, 'psa'),
    ]),
  };
}

/** A namespace without its own level, and one namespace for each level that is used. */
export function oneOfEachLevel({ namespaces, others }: StandardGapOptions): readonly string[] {
  const plain = namespaces.some(({ name }) => name === 'default') ? 'other' : 'default';
  const special = STANDARD_LEVELS.filter((level) => level !== others.level).flatMap(
    (level) => namespaces.find((one) => one.level === level)?.name ?? [],
  );
  return [plain, ...special];
}

function policyGaps(
  maker: GapMaker,
  policySet: PolicySet,
  policy: Policy,
  options: StandardGapOptions,
): readonly Gap[] {
  return [
    ...looserGaps(maker, policySet, policy, options),
    ...updateGap(maker, policy),
    ...defaultGaps(maker, policy, options),
  ];
}

/** A gap for each control by which PSP refuses a pod that the weakest level admits. */
function looserGaps(
  maker: GapMaker,
  policySet: PolicySet,
  policy: Policy,
  { weakest, minor }: StandardGapOptions,
): readonly Gap[] {
  const level = levelRunner(weakest, minor);
  const after = afterDefaults(policy, 'current');
  const then = compilePolicy(policy, '1.24');
  const letIn = outcomesWithin(policy, level.admits);
  const bare = outcomeOf(policy, BARE_POD);
  const isAlone = policySet.policies.length === 1;
  return controls.flatMap((control) => {
    const refused = letIn.filter(({ refusedAfter }) => refusedAfter.includes(control.field));
    // A pod that 1.24 refuses too is the better witness: 1.24 ignores some fields, such as those of
    // AppArmor.
    const witness =
      (isRefusedAlone(bare, control) && level.admits(bare.pod) ? bare : undefined) ??
      (isAlone ? undefined : refused.find((one) => isRefusedAlone(one, control))) ??
      refused.find(({ pod }) => !then.admits(then.withDefaults(pod).pod)) ??
      refused[0];
    if (witness === undefined) return [];
    return maker.make({
      policy: policy.name,
      control: control.field,
      effect: 'looser',
      when: and(isCreate, failsAfterDefaults(control, 'current', after)),
      reason: `PSP refuses what ${control.field} does not allow; level ${weakest} does not look at it, or allows more`,
      remedy:
        'let a ValidatingAdmissionPolicy check this field beside the level: convert with -t psa,vap --residual',
      witness: witness.pod,
      ...(isAlone ? {} : { causeDecides: admitsApartFrom(policy, control) }),
    });
  });
}

/** Whether the policy demands a value that it does not fill in, and nothing else. */
const isRefusedAlone = ({ refusedAfter }: ProbeOutcome, { field }: Control): boolean =>
  refusedAfter.length === 1 && refusedAfter[0] === field;

/**
 * Pods on either side of the policy's rules that the level admits. Pods that leave the demands of
 * the strictest level to PSP's defaults are not admitted by it, so there the search starts from a
 * pod that meets those demands.
 */
function outcomesWithin(
  policy: Policy,
  admits: (pod: JsonObject) => boolean,
): readonly ProbeOutcome[] {
  const [base, ...others] = probeOutcomes(policy);
  const starts = admits(base!.pod) ? [] : podsWithin(policy, admits);
  const start = starts.find((pod) => outcomeOf(policy, pod).isAdmitted) ?? starts[0];
  const ofLevel =
    start === undefined
      ? []
      : [start, ...policyProbes(policy).map((probe) => withProbe(start, probe))];
  return [base!, ...others, ...ofLevel.map((pod) => outcomeOf(policy, pod))].filter(
    ({ pod }) => wasSeenOn124(pod) && admits(pod),
  );
}

/**
 * PSP judged every update. Pod Security Admission judges only those that change images or add
 * containers.
 */
function updateGap(maker: GapMaker, policy: Policy): readonly Gap[] {
  const fails = checksOf('1.24').map(({ scope, holds }) =>
    not({ node: everywhere(scope, bindPolicy(holds.node, policy.spec)) }),
  );
  const changed = controls.flatMap((control) => changes(policy, control.defaults('1.24')) ?? []);
  return maker.make({
    policy: policy.name,
    control: 'update',
    effect: 'looser',
    when: and(isUpdate, or(...fails, ...changed)),
    reason:
      'PSP judges every UPDATE of a pod, and fills in nothing then; the level judges only updates of images, and only the fields that it restricts',
    remedy: 'none needed for pods that the level admitted on CREATE',
    answers: { psp: 'denies', target: null },
  });
}

/**
 * The gaps for values that only PSP fills in. If the level requires such a value, it refuses pods
 * without it.
 */
function defaultGaps(
  maker: GapMaker,
  policy: Policy,
  { strictest, weakest, minor }: StandardGapOptions,
): readonly Gap[] {
  const strict = levelRunner(strictest, minor);
  const weak = levelRunner(weakest, minor);
  const ofLevel = onDemand(() =>
    podsWithin(policy, weak.admits).map((pod) => outcomeOf(policy, pod)),
  );
  return controls.flatMap((control): readonly Gap[] => {
    const lost = lostDefault(policy, control);
    if (lost === undefined) return [];
    const { field } = control;
    const { when, lacks, filled } = lost;
    const refuses = (pod: JsonObject): boolean =>
      strict.refusals(pod).some((refusal) => refusal.field === field);
    // Only pods that the level admits with the value: for others, setting it would not help.
    const refused = firstWith(filled, ({ pod, defaulted }) => refuses(pod) && !refuses(defaulted));
    const admitted =
      firstWith(filled, ({ pod }) => weak.admits(takenToday(pod) ?? pod)) ??
      ofLevel().find((one) => one.isAdmitted && lacks(one.pod));
    const reason = `PSP fills in ${field} on CREATE; level`;
    return lostDefaultGaps(
      maker,
      { policy, field, when, remedy: remedyOn(minor, policy, control, lost) },
      {
        refused: refused && {
          reason: `${reason} ${strictest} fills in nothing, and refuses the pod without it`,
          witness: refused.pod,
        },
        admitted: admitted && {
          reason: `${reason} ${weakest} fills in nothing, and admits the pod without it`,
          witness: admitted.pod,
        },
      },
    );
  });
}

/**
 * Gaps for pods that the strictest level refuses although a policy admits them: for a level that
 * the user chose, and for checks without a PSP field.
 */
export function strictnessGaps(
  maker: GapMaker,
  policies: readonly Policy[],
  { strictest, minor }: StandardGapOptions,
  refuses: (check: Check) => Bool = refusesAsItStands,
): readonly Gap[] {
  const checks = levelChecks(strictest, minor);
  const admitted = policies.flatMap((policy) => admittedPods(policy, FIELDLESS_PROBES));
  const byField = new Map<string, Check[]>();
  for (const check of checks)
    byField.set(check.field, [...(byField.get(check.field) ?? []), check]);
  return [...byField].flatMap(([field, group]) => {
    const runner = checkRunner(group);
    const witness = admitted.find((pod) => !runner.admits(pod));
    const hasControl = controls.some((control) => control.field === field);
    const isSilent = hasControl && policies.every((policy) => silentFields(policy).has(field));
    const mayBeUnset = runner.admits(BARE_POD);
    if (witness === undefined) return [];
    const when = and(or(isCreate, isUpdate), or(...group.map(refuses)));
    return maker.make({
      policy: '*',
      control: field,
      effect: 'stricter',
      when,
      reason: isSilent
        ? `level ${strictest} restricts ${field}; the policies demand nothing there, so PSP admits any value`
        : hasControl
          ? `level ${strictest} restricts ${field}, and refuses pods that PSP admits`
          : `level ${strictest} restricts ${field}, for which PSP has no field`,
      remedy: isSilent
        ? `${mayBeUnset ? 'none needed for pods that do not set it; for others ' : ''}choose a weaker level (--psa-level lossless), or change the pods${mayBeUnset ? '' : ': the level also refuses pods that do not set it'}`
        : hasControl
          ? 'choose a weaker level, or change the pods'
          : 'none, unless pods need it: then choose a weaker level for their namespace',
      chosenBy: '--psa-level',
      witness,
    });
  });
}

const refusesAsItStands = remembered(({ scope, holds }: Check): Bool =>
  not({ node: everywhere(scope, holds.node) }),
);

/** Gaps for pods that the standards excuse from checks and PSP did not. */
function relaxedGaps(
  maker: GapMaker,
  policies: readonly Policy[],
  { strictest, minor }: StandardGapOptions,
): readonly Gap[] {
  if (strictest === 'privileged') return [];
  const level = levelRunner(strictest, minor);
  const windows = equal(orElse(at(spec, 'os', 'name'), literal('')), literal('windows'));
  const ownUsers = not(orElse(at(spec, 'hostUsers'), literal(true)));
  const texts = {
    remedy: 'none, if you want such pods; a ValidatingAdmissionPolicy can refuse them',
  };
  const excused = (control: keyof typeof EXCUSES, when: Bool, reason: string): readonly Gap[] => {
    const witness = excusedPod(policies, EXCUSES[control], level);
    if (witness === undefined) return [];
    return maker.make({
      policy: '*',
      control,
      effect: 'looser',
      when: and(isCreate, when),
      reason,
      ...texts,
      witness,
    });
  };
  return [
    ...(strictest === 'restricted'
      ? excused(
          'os',
          windows,
          'the restricted level does not demand of Windows pods what Windows does not have; PSP made no difference',
        )
      : []),
    ...(minor >= 35
      ? excused(
          'hostUsers',
          ownUsers,
          `since 1.35 the standards let pods with a user namespace of their own ${strictest === 'restricted' ? 'run as root there' : 'mount /proc unmasked'}; PSP knew no such pods`,
        )
      : []),
  ];
}

export function ephemeralLevelGap(maker: GapMaker): readonly Gap[] {
  return maker.make({
    policy: '*',
    control: 'ephemeralcontainers',
    effect: 'stricter',
    when: isEphemeral,
    reason:
      'PSP 1.24 did not check the subresource pods/ephemeralcontainers, so debug containers passed it; Pod Security Admission checks them',
    remedy: 'keep it: it closes a hole',
    chosenBy: '--psa-level',
    provenByWitness: true,
  });
}
