import type { Answers } from '../gaps/answers.js';
import type { Gap, TargetName } from '../gaps/gap.js';
import { severityOf } from '../gaps/gap.js';
import type { Node } from '../lang/node.js';
import { celLine } from '../targets/shared/cel/sharedVariables.js';

/** A gap as JSON. `when` is CEL over `request`, `object` and the variables of the report. */
export function gapJson(gap: Gap, when = gapCondition(gap)): object {
  const { when: _, answers: __, granted: ___, beyondInput: ____, isExact: _____, ...rest } = gap;
  return { ...rest, severity: severityOf(gap), when };
}

/** The condition of a gap as CEL on one line. */
export const gapCondition = (gap: Gap): string =>
  conditionOf(gap, { answerName: (name) => name, causeName: () => undefined });

/** The name of a variable with an answer of PSP or of a target. */
export type AnswerName = string;

/** The names of the variables in conditions. */
export interface ConditionNames {
  readonly answerName: (name: AnswerName) => string;
  /** undefined if the cause has no variable and is written in the condition itself. */
  readonly causeName: (cause: string) => string | undefined;
}

/** The condition of a gap: what PSP and the target answer, and the cause. */
export function conditionOf(
  { target, when, answers, granted }: Gap,
  { answerName, causeName }: ConditionNames,
): string {
  const says = (name: AnswerName, holds: boolean): string =>
    `${holds ? '' : '!'}variables.${answerName(name)}`;
  const psp =
    answers.psp === null
      ? []
      : [
          says('psp_admits', answers.psp !== 'denies'),
          ...(answers.psp === 'changes' ? [says('psp_admits_unchanged', false)] : []),
        ];
  const targetSays = says(admitsOf(target), answers.target !== 'denies');
  const own =
    answers.target === null
      ? []
      : [
          answers.target === 'admits-new'
            ? `(request.operation != "CREATE" || ${targetSays})`
            : targetSays,
        ];
  const asker = granted === undefined ? [] : causeOf(granted.node, causeName);
  return [...psp, ...own, ...causeOf(when.node, causeName), ...asker].join(' && ');
}

function causeOf(node: Node, causeName: ConditionNames['causeName']): readonly string[] {
  const cause = celLine(node);
  if (cause === 'true') return [];
  const name = causeName(cause);
  if (name !== undefined) return [`variables.${name}`];
  return [node.kind === 'or' || node.kind === 'if' ? `(${cause})` : cause];
}

const admitsOf = (target: TargetName): AnswerName => `${target.replace('-', '_')}_admits`;

/** The answers of PSP and the targets as CEL. @param answers the answers, by target. */
export function answerVariables(
  answers: ReadonlyMap<TargetName, Answers>,
): ReadonlyMap<AnswerName, string> {
  const [first] = answers.values();
  return new Map([
    ...(first === undefined
      ? []
      : ([
          ['psp_admits', celLine(first.psp)],
          ['psp_admits_unchanged', celLine(first.pspUnchanged)],
        ] as const)),
    ...[...answers].map(([name, { target }]) => [admitsOf(name), celLine(target)] as const),
  ]);
}
