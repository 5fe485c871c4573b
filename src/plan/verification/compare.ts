/** Compares the answers of the new cluster with PSP's and with those that the plan expects. */
import type { TargetName } from '../../gaps/gap.js';
import type { JsonObject } from '../../pod/json.js';
import { objectIn } from '../../pod/objectFields.js';
import type { AnswerWord, Expectation } from './expectation.js';
import { settingDifferences, settingsOf, type Settings } from './settings.js';

export interface ClusterAnswer {
  readonly id: string;
  /** undefined if the request failed for another reason than a policy. */
  readonly answer: AnswerWord | undefined;
  /** The cluster's message. */
  readonly message: string;
  /** The pod as the cluster would store it, if it was admitted. */
  readonly stored?: JsonObject;
}

export type VerifiedOutcome = 'same' | 'named' | 'unnamed' | 'unanswered';

export interface Verified {
  readonly expectation: Expectation;
  readonly outcome: VerifiedOutcome;
  readonly answer: AnswerWord | null;
  /** The cluster's message, or how the stored pod differs from PSP's. */
  readonly message: string;
}

/** `named` is the result for an answer that differs from PSP's, as the plan predicts. */
export function verified(
  expectations: readonly Expectation[],
  answers: ReadonlyMap<string, ClusterAnswer>,
  target: TargetName,
): readonly Verified[] {
  return expectations.map((expectation) => {
    const { answer, message, stored } = answers.get(expectation.id) ?? NOT_ASKED;
    return {
      expectation,
      answer: answer ?? null,
      ...(answer === 'admitted' && stored !== undefined
        ? ofStored(expectation, stored, target)
        : { outcome: outcomeFor(expectation, answer, message, target), message }),
    };
  });
}

const NOT_ASKED: Omit<ClusterAnswer, 'id'> = {
  answer: undefined,
  message: 'not asked for: it is not known who creates it',
};

/** The plan sets levels in addition to other targets, so a refusal may come from psa. */
const judgeOf = (message: string, target: TargetName): TargetName =>
  /violates PodSecurity/.test(message) ? 'psa' : target;

function outcomeFor(
  { psp, targets }: Expectation,
  answer: AnswerWord | undefined,
  message: string,
  target: TargetName,
): VerifiedOutcome {
  if (answer === undefined) return 'unanswered';
  if (answer === psp) return 'same';
  return answer === targets[judgeOf(message, target)] ? 'named' : 'unnamed';
}

/**
 * Compares the settings of an admitted pod with those that PSP gave it, or that the plan expects.
 */
function ofStored(
  expectation: Expectation,
  stored: JsonObject,
  target: TargetName,
): Pick<Verified, 'outcome' | 'message'> {
  const { psp, settings, otherSettings, targets, pod } = expectation;
  const own = settingsOf(stored, 'current');
  const names = containerNames(pod);
  const from = (wanted: Settings | null | undefined): readonly string[] =>
    wanted === null || wanted === undefined ? [] : settingDifferences(own, wanted, names);
  const message = from(settings).join('; ');
  if (psp === 'admitted' && message === '') return { outcome: 'same', message };
  const isPlanned =
    targets[target] === 'admitted' && from(otherSettings[target] ?? settings).length === 0;
  return { outcome: isPlanned ? 'named' : 'unnamed', message };
}

const containerNames = (pod: JsonObject): readonly string[] =>
  (['containers', 'initContainers'] as const)
    .flatMap((key) => (objectIn(pod, 'spec')[key] ?? []) as readonly JsonObject[])
    .map(({ name }) => String(name));

export const OUTCOMES: readonly VerifiedOutcome[] = ['same', 'named', 'unnamed', 'unanswered'];

/** The number of results of each kind, by what they are about. */
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
