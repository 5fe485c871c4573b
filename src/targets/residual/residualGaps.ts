/**
 * Where a level of Pod Security Admission and policies that check the rest, applied together,
 * answer otherwise than PSP.
 */
import type { Check } from '../../controls/control.js';
import { everywhere } from '../../controls/scopes.js';
import type { Policy, PolicySet } from '../../ir/policySet.js';
import { and, not, or, type Bool } from '../../lang/build.js';
import type { Node } from '../../lang/node.js';
import { conjunction, negation } from '../../lang/foldLogic.js';
import { folded } from '../../lang/simplify.js';
import { isCreate, isUpdate } from '../../pod/requestView.js';
import { afterDefaults } from '../../semantics/afterDefaults.js';
import {
  admissionWithUpdates,
  admittedBySome,
  answersOf,
  ofTheChosen,
  type Answers,
  type GapAnalysis,
  type Reading,
} from '../../gaps/answers.js';
import type { Gap } from '../../gaps/gap.js';
import { GapMaker } from '../../gaps/gapMaker.js';
import { levelAnswer } from '../psa/levelAnswer.js';
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
type ChecksOf = (policy: Policy) => readonly Check[];

const readingOf = ({ ephemeral }: Options, { selection, defaults }: Carried): Reading => ({
  byGrant: selection !== 'any',
  defaulted: defaults,
  seesEphemeral: ephemeral === 'guard',
});

/** What both answer. @param checks what is checked of each policy beside the level. */
export function residualAnswers(
  policySet: PolicySet,
  options: Options,
  carried: Carried,
  checks: ChecksOf,
): Answers {
  const reading = readingOf(options, carried);
  return answersOf(
    policySet,
    conjunction([
      admissionWithUpdates(policySet, 'current', reading, checks),
      levelOfWhatIsMade(policySet, options, reading),
    ]),
  );
}

/** @param checks what is checked of each policy beside the level. */
export function residualGaps(
  policySet: PolicySet,
  options: Options,
  carried: Carried,
  checks: ChecksOf,
): GapAnalysis {
  const reading = readingOf(options, carried);
  const answers = residualAnswers(policySet, options, carried, checks);
  const maker = new GapMaker(
    'vap',
    policySet,
    options.locate,
    answers,
    { fillsIn: carried.defaults, byGrant: reading.byGrant },
    oneOfEachLevel(options),
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
      ...levelUpdateGap(maker, options, admittedBySome(policySet, 'current', reading, checks)),
      ...(options.ephemeral === 'guard' || options.strictest === 'privileged'
        ? []
        : ephemeralLevelGap(maker)),
    ]),
  };
}

/** The level judges pods with what the policies filled in. */
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
 * Whether the level refuses what some policy makes of the pod on CREATE, or the pod as it stands.
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
 * The level judges only updates that change images or add containers. That no witness was found is
 * no proof that there is none: the level
 * may refuse one thing (`hostIPC`) and PSP another (a seccomp annotation), and the small pods hold
 * one each.
 */
function levelUpdateGap(
  maker: GapMaker,
  options: StandardGapOptions,
  restAdmits: Node,
): readonly Gap[] {
  return maker.make(
    '*',
    'level-updates',
    'looser',
    and(isUpdate, { node: negation(levelAnswer(options)) }, { node: restAdmits }),
    {
      reason:
        'PSP judges every UPDATE of a pod; what the level carries is judged only where an image changes or a container is added',
      remedy: 'none needed for pods that the level admitted on CREATE',
      answers: { psp: 'denies', target: null },
    },
  );
}
