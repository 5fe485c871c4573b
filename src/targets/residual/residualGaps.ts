/** The gaps of a level of Pod Security Admission together with policies that check the rest. */
import type { Check } from '../../controls/control.js';
import { checksOf } from '../../controls/index.js';
import { everywhere } from '../../controls/scopes.js';
import type { Policy, PolicySet } from '../../ir/policySet.js';
import { and, not, or, type Bool } from '../../lang/build.js';
import type { Node } from '../../lang/node.js';
import { conjunction, disjunction, negation } from '../../lang/foldLogic.js';
import { folded, simplify } from '../../lang/simplify.js';
import type { JsonObject } from '../../pod/json.js';
import { isCreate, isUpdate } from '../../pod/requestView.js';
import { afterDefaults } from '../../semantics/afterDefaults.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import {
  admissionWithUpdates,
  admittedByLess,
  answersOf,
  fitsCheck,
  ofTheChosen,
  type Answers,
  type GapAnalysis,
  type Reading,
} from '../../gaps/answers.js';
import type { Gap } from '../../gaps/gap.js';
import { exemptionGap, sizeGap } from '../../gaps/settingGaps.js';
import { GapMaker } from '../../gaps/gapMaker.js';
import { readDifferently } from '../../gaps/witness/smallPods.js';
import { SOME_POLICIES } from '../../gaps/witness/witness.js';
import type { GuardOf } from '../shared/plan.js';
import { levelAnswer } from '../psa/levelAnswer.js';
import { levelRunner } from '../psa/levelRunner.js';
import { admittedPods } from '../psa/standardLevel.js';
import {
  ephemeralLevelGap,
  oneOfEachLevel,
  strictnessGaps,
  type StandardGapOptions,
} from '../psa/standardGaps.js';
import {
  gapsOfValidation,
  type Carried,
  type ValidationGapOptions,
} from '../../gaps/validationGaps.js';

type Options = StandardGapOptions & ValidationGapOptions;

/** Whether a policy admits the pod by the checks that are not left to the level. */
const askedBeside =
  (guardOf: GuardOf) =>
  (policy: Policy): Node =>
    conjunction(
      checksOf('current').map((check) => {
        const guard = guardOf(policy, check);
        const fits = fitsCheck(policy, check);
        return guard === undefined ? fits : disjunction([simplify(guard.holds.node), fits]);
      }),
    );

const readingOf = ({ ephemeral }: Options, { selection, defaults }: Carried): Reading => ({
  byGrant: selection !== 'any',
  defaulted: defaults,
  seesEphemeral: ephemeral === 'guard',
});

/**
 * The answers of PSP and of both together. @param guardOf which checks are left to the level, and
 * where.
 */
export function residualAnswers(
  policySet: PolicySet,
  options: Options,
  carried: Carried,
  guardOf: GuardOf,
): Answers {
  const reading = readingOf(options, carried);
  return answersOf(
    policySet,
    conjunction([
      admissionWithUpdates(policySet, 'current', reading, askedBeside(guardOf)),
      levelOfWhatIsMade(policySet, options, reading),
    ]),
  );
}

/** @param guardOf which checks are left to the level, and where. */
export function residualGaps(
  policySet: PolicySet,
  options: Options,
  carried: Carried,
  guardOf: GuardOf,
): GapAnalysis {
  const reading = readingOf(options, carried);
  const answers = residualAnswers(policySet, options, carried, guardOf);
  const maker = new GapMaker(
    {
      target: 'vap',
      minor: options.minor,
      policySet,
      answers,
      filling: { fillsIn: carried.defaults, byGrant: reading.byGrant },
      namespaces: oneOfEachLevel(options),
    },
    options,
  );
  return {
    answers,
    gaps: maker.settled([
      ...gapsOfValidation(maker, policySet, options, carried),
      ...strictnessGaps(
        maker,
        policySet.policies,
        options,
        levelRefuses(policySet.policies, reading),
      ),
      ...levelUpdateGap(
        maker,
        policySet.policies,
        options,
        admittedByLess(policySet, 'current', reading, askedBeside(guardOf)),
      ),
      ...(options.ephemeral === 'guard' || options.strictest === 'privileged'
        ? []
        : ephemeralLevelGap(maker)),
      ...sizeGap(maker, policySet),
      ...exemptionGap(
        maker,
        options.namespaces.flatMap(({ name, level }) => (level === 'privileged' ? [] : [name])),
      ),
    ]),
  };
}

/** The level's answer for the pod after the policies' defaults. */
function levelOfWhatIsMade(
  policySet: PolicySet,
  options: StandardGapOptions,
  reading: Reading,
): Node {
  const otherwise = levelAnswer(options);
  if (!reading.defaulted) return otherwise;
  return folded({
    kind: 'if',
    test: isCreate.node,
    then: ofTheChosen(policySet, 'current', reading, (policy) =>
      levelAnswer(options, afterDefaults(policy, 'current')),
    ),
    otherwise,
  });
}

/**
 * Whether the level refuses the pod as it is or, on CREATE, the pod after some policy's defaults.
 */
function levelRefuses(policies: readonly Policy[], { defaulted }: Reading): (check: Check) => Bool {
  const afters = policies.map((policy) => afterDefaults(policy, 'current'));
  return (check) => {
    const { scope, holds } = check;
    const asItStands = not({ node: everywhere(scope, holds.node) });
    if (!defaulted) return asItStands;
    const made = afters.map((after) => not({ node: everywhere(scope, after(check)) }));
    return {
      node: folded({
        kind: 'if',
        test: isCreate.node,
        then: or(...made).node,
        otherwise: asItStands.node,
      }),
    };
  };
}

/**
 * The level judges only updates that change images or add containers. The gap may exist even if
 * there is no witness: the level may refuse one thing (`hostIPC`) and PSP another (a seccomp
 * annotation).
 */
function levelUpdateGap(
  maker: GapMaker,
  policies: readonly Policy[],
  options: StandardGapOptions,
  restAdmits: Node,
): readonly Gap[] {
  const isLeftSomewhere = options.namespaces.some(({ level }) => level !== 'privileged');
  const witness = isLeftSomewhere ? undefined : podBeyondLevel(policies, options);
  return maker.make({
    policy: '*',
    control: 'level-updates',
    effect: 'looser',
    when: and(isUpdate, { node: negation(levelAnswer(options)) }, { node: restAdmits }),
    reason: isLeftSomewhere
      ? 'PSP judges every UPDATE of a pod; the level judges only updates that change an image or add a container'
      : 'PSP 1.24 refused UPDATEs of pods that it read differently from current servers; the policy admits them, and the level judges only updates that change an image or add a container',
    remedy: 'none needed for pods that the level admitted on CREATE',
    answers: { psp: 'denies', target: null },
    provenByWitness: !isLeftSomewhere,
    ...(witness === undefined ? {} : { witness }),
  });
}

/**
 * A pod that a policy would admit today and PSP 1.24 refuses, and that the level refuses for
 * something else. Small pods that are near one rule differ in one thing only.
 */
function podBeyondLevel(
  policies: readonly Policy[],
  { strictest, minor }: StandardGapOptions,
): JsonObject | undefined {
  const level = levelRunner(strictest, minor);
  for (const policy of policies.slice(0, SOME_POLICIES)) {
    const then = compilePolicy(policy, '1.24');
    const now = compilePolicy(policy, 'current');
    const refused = admittedPods(policy).filter((pod) => !level.admits(pod));
    for (const pod of readDifferently(refused, policy))
      if (now.admits(pod) && !then.admits(pod)) return pod;
  }
  return undefined;
}
