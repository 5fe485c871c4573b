/** The conditions of many gaps as CEL. Common parts become variables. */
import { groupedBy } from '../base/groupedBy.js';
import type { Answers } from '../gaps/answers.js';
import type { Gap, TargetName } from '../gaps/gap.js';
import { answerVariables, conditionOf, type AnswerName } from './gapsJson.js';

export interface SharedConditions {
  /** No variable refers to another one. */
  readonly variables: Readonly<Record<string, string>>;
  readonly when: (gap: Gap) => string;
}

/** A cause up to this length does not become a variable, because it is easier to read in place. */
const SHORT = 80;

export function sharedConditions(
  gaps: readonly Gap[],
  answers: ReadonlyMap<TargetName, Answers>,
): SharedConditions {
  const answered = namedAnswers(answerVariables(answers));
  const causes = namedCauses(gaps);
  return {
    variables: { ...answered.variables, ...causes.variables },
    when: (gap) =>
      conditionOf(gap, {
        answerName: (name) => answered.nameOf.get(name) ?? name,
        causeName: (cause) => causes.nameOf.get(cause),
      }),
  };
}

interface Named<Key> {
  readonly variables: Readonly<Record<string, string>>;
  readonly nameOf: ReadonlyMap<Key, string>;
}

/** Targets with the same answer share a variable, which is named after all of them. */
function namedAnswers(answers: ReadonlyMap<AnswerName, string>): Named<AnswerName> {
  const alike = groupedBy([...answers.keys()], (name) => answers.get(name)!);
  const named = [...alike].map(([text, names]) => ({ text, names, name: nameOfAll(names) }));
  return {
    variables: Object.fromEntries(named.map(({ name, text }) => [name, text])),
    nameOf: new Map(named.flatMap(({ names, name }) => names.map((one) => [one, name] as const))),
  };
}

/** A name such as `vap_and_kyverno_cel_admit`. */
const nameOfAll = (names: readonly AnswerName[]): string =>
  names.length === 1
    ? names[0]!
    : `${names.map((name) => name.replace(/_admits(?=$|_)/, '')).join('_and_')}_admit`;

function namedCauses(gaps: readonly Gap[]): Named<string> {
  const counts = new Map<string, number>();
  for (const gap of gaps)
    conditionOf(gap, {
      answerName: (name) => name,
      causeName: (cause) => {
        counts.set(cause, (counts.get(cause) ?? 0) + 1);
        return undefined;
      },
    });
  const shared = [...counts].filter(([cause, count]) => count > 1 && cause.length > SHORT);
  const named = shared.map(([cause], index) => [cause, `cause_${index + 1}`] as const);
  return {
    variables: Object.fromEntries(named.map(([cause, name]) => [name, cause])),
    nameOf: new Map(named),
  };
}
