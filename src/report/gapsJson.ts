import type { Answers } from '../gaps/answers.js';
import type { Gap, TargetName } from '../gaps/gap.js';
import { severityOf } from '../gaps/gap.js';
import { exactJson } from '../base/exactJson.js';
import type { Node } from '../lang/node.js';
import { printCel } from '../lang/printCel.js';

/** A gap as JSON; `when` as CEL over `request`, `object` and the report's variables. */
export function gapJson(gap: Gap): object {
  const { when: _, answers: __, beyondInput: ___, ...rest } = gap;
  return { ...rest, severity: severityOf(gap), when: gapCondition(gap) };
}

/**
 * The requests that a gap covers, as CEL on one line: what PSP and the target answer there, and
 * what of the request is the cause.
 */
export function gapCondition({ target, when, answers }: Gap): string {
  const psp =
    answers.psp === null
      ? []
      : [
          answers.psp === 'denies' ? '!variables.psp_admits' : 'variables.psp_admits',
          ...(answers.psp === 'changes' ? ['!variables.psp_admits_unchanged'] : []),
        ];
  const own =
    answers.target === null
      ? []
      : [`${answers.target === 'denies' ? '!' : ''}variables.${answerName(target)}`];
  const cause = celLine(when.node);
  return [
    ...psp,
    ...own,
    ...(cause === 'true'
      ? []
      : [when.node.kind === 'or' || when.node.kind === 'if' ? `(${cause})` : cause]),
  ].join(' && ');
}

const answerName = (target: TargetName): string => `${target.replace('-', '_')}_admits`;
const celLine = (node: Node): string =>
  printCel(node, { variables: { pod: 'object', request: 'request' } }).replaceAll(/\n */g, ' ');

/** What conditions refer to, as CEL. @param answers of each target that the gaps are of. */
export function conditionVariables(
  answers: ReadonlyMap<TargetName, Answers>,
): Readonly<Record<string, string>> {
  const [first] = answers.values();
  return {
    ...(first === undefined
      ? {}
      : { psp_admits: celLine(first.psp), psp_admits_unchanged: celLine(first.pspUnchanged) }),
    ...Object.fromEntries(
      [...answers].map(([name, { target }]) => [answerName(name), celLine(target)]),
    ),
  };
}

export function gapsJson(gaps: readonly Gap[], answers: ReadonlyMap<TargetName, Answers>): string {
  return `${exactJson({ apiVersion: 'psp-ferry/v1', kind: 'GapReport', variables: conditionVariables(answers), gaps: gaps.map(gapJson) })}\n`;
}
