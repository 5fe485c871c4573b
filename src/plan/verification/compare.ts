/** What the new cluster answers beside what PSP said and the plan expects. */
import type { TargetName } from '../../gaps/gap.js';
import type { AnswerWord, Expectation } from './expectation.js';

export interface ClusterAnswer {
  readonly id: string;
  /** undefined where something else than a policy kept it from an answer. */
  readonly answer: AnswerWord | undefined;
  /** What the cluster says of it. */
  readonly message: string;
}

export type VerifiedOutcome = 'same' | 'named' | 'unnamed' | 'unanswered';

export interface Verified {
  readonly expectation: Expectation;
  readonly outcome: VerifiedOutcome;
  readonly answer: AnswerWord | null;
  readonly message: string;
}

/** `named`: other than PSP, as the plan says it would be. */
export function verified(
  expectations: readonly Expectation[],
  answers: ReadonlyMap<string, ClusterAnswer>,
  target: TargetName,
): readonly Verified[] {
  return expectations.map((expectation) => {
    const { answer, message = 'it was not asked for: nobody knows who creates it' } =
      answers.get(expectation.id) ?? {};
    return {
      expectation,
      outcome: outcomeFor(expectation, answer, message, target),
      answer: answer ?? null,
      message,
    };
  });
}

function outcomeFor(
  { psp, targets }: Expectation,
  answer: AnswerWord | undefined,
  message: string,
  target: TargetName,
): VerifiedOutcome {
  if (answer === undefined) return 'unanswered';
  if (answer === psp) return 'same';
  // The plan sets levels beside other targets.
  const judge = /violates PodSecurity/.test(message) ? 'psa' : target;
  return answer === targets[judge] ? 'named' : 'unnamed';
}

export const OUTCOMES: readonly VerifiedOutcome[] = ['same', 'named', 'unnamed', 'unanswered'];

/** How many of each, by what they are about. */
export const outcomeCounts = (
  all: readonly Verified[],
  about: Expectation['about'],
): Readonly<Record<VerifiedOutcome, number>> =>
  Object.fromEntries(
    OUTCOMES.map((outcome) => [
      outcome,
      all.filter((one) => one.outcome === outcome && one.expectation.about === about).length,
    ]),
  ) as Record<VerifiedOutcome, number>;
