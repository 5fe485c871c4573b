/** The differences as JUnit XML: one case for each, and one that says what was compared. */
import { printable } from '../../base/printable.js';
import { EFFECT_WORDS } from '../gaps/gapWords.js';
import { junitReport, junitSuite, type JunitSuite } from '../junit.js';
import { xmlText } from '../xml.js';
import {
  answersInWords,
  policyInWords,
  diffConclusion,
  withAssumptions,
  type DiffReview,
  type ReviewedDifference,
} from './diffReview.js';

export function diffJunit(review: DiffReview): string {
  const suite = diffSuite(review);
  return junitReport('psp-ferry diff', suite, suite.lines);
}

export function diffSuite(review: DiffReview): JunitSuite {
  const { old: before, new: after, differences } = review;
  const totals = {
    tests: differences.length + 1,
    failures: differences.filter(({ fails }) => fails).length,
  };
  return {
    ...totals,
    lines: junitSuite('diff', totals, [
      `    <testcase classname="diff" name="${xmlText(printable(`${before} to ${after}`))}" time="0">`,
      `      <system-out>${xmlText(printable(withAssumptions(review, diffConclusion(review))))}</system-out>`,
      '    </testcase>',
      ...differences.flatMap(caseLines),
    ]),
  };
}

function caseLines(one: ReviewedDifference): readonly string[] {
  const { difference, fails } = one;
  const { id, effect, reason } = difference;
  const text = printedLines(one);
  return [
    `    <testcase classname="${xmlText(printable(`diff.${policyInWords(difference)}`))}" name="${xmlText(printable(id))}" time="0">`,
    fails
      ? `      <failure type="${effect}" message="${xmlText(printable(`${EFFECT_WORDS[effect]}: ${reason}`))}">${text}</failure>`
      : `      <system-out>${text}</system-out>`,
    '    </testcase>',
  ];
}

const printedLines = ({ difference, showing }: ReviewedDifference): string =>
  [
    difference.reason,
    showing.request,
    ...showing.differences.map((line) => `  ${line}`),
    answersInWords(difference),
  ]
    .map(printable)
    .map(xmlText)
    .join('\n');
