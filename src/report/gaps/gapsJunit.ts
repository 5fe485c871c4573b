/**
 * The review as JUnit XML: one case for each policy, target and control. So CI also shows what is
 * carried.
 */
import { controls } from '../../controls/index.js';
import type { TargetName } from '../../gaps/gap.js';
import { printable } from '../../base/printable.js';
import { junitReport, junitSuite, type JunitSuite, type JunitTotals } from '../junit.js';
import { xmlText } from '../xml.js';
import { byWeight } from './affected.js';
import { policyName } from './gapGroups.js';
import type { GapReview, ReviewedGap } from './gapReview.js';
import { acceptanceWords, EFFECT_WORDS, lapseWords, verdictsInWords } from './gapWords.js';
import type { Weight } from './weight.js';
import { affectsWords } from './weightWords.js';

interface Case {
  readonly policy: string;
  readonly control: string;
  readonly gaps: readonly ReviewedGap[];
}

/** @param more a further suite. */
export function gapsJunit(review: GapReview, more?: JunitSuite): string {
  const suites = review.targets.map((target) => ({ target, cases: casesOf(target, review) }));
  const all = suites.flatMap(({ cases }) => cases);
  const totals = totalsOf(all);
  return junitReport(
    'psp-ferry gaps',
    {
      tests: totals.tests + (more?.tests ?? 0),
      failures: totals.failures + (more?.failures ?? 0),
    },
    [
      ...(more?.lines ?? []),
      ...suites.flatMap(({ target, cases }) =>
        junitSuite(
          target,
          totalsOf(cases),
          cases.flatMap((one) => caseLines(target, one, review.weight)),
        ),
      ),
    ],
  );
}

/**
 * One case for each field of each policy, and for everything else with a gap. A field whose gaps
 * did not change counts as carried.
 */
function casesOf(target: TargetName, { policies, gaps, weight }: GapReview): readonly Case[] {
  const own = gaps.filter(({ gap }) => gap.target === target);
  const caseOf = (policy: string, control: string): Case => ({
    policy,
    control,
    gaps: own.filter(({ gap }) => gap.policy === policy && gap.control === control),
  });
  const cases = [...policies, '*'].flatMap((policy) => {
    const found = own.filter(({ gap }) => gap.policy === policy).map(({ gap }) => gap.control);
    const fields = policy === '*' ? [] : controls.map(({ field }) => field as string);
    return [...new Set([...fields, ...found])].map((control) => caseOf(policy, control));
  });
  return byWeight(cases, weight);
}

const fails = ({ gaps }: Case): boolean => gaps.some((one) => one.fails);
/** Whether all gaps of the case are accepted. */
const skips = ({ gaps }: Case): boolean =>
  gaps.length > 0 && gaps.every(({ status }) => status === 'accepted');

const totalsOf = (cases: readonly Case[]): JunitTotals => ({
  tests: cases.length,
  failures: cases.filter(fails).length,
  skipped: cases.filter(skips).length,
});

function caseLines(target: TargetName, one: Case, weight: Weight | null): readonly string[] {
  const long = (gap: ReviewedGap): string => atLength(gap, weight);
  const name = `    <testcase classname="${xmlText(`${target}.${policyName(one)}`)}" name="${xmlText(one.control)}" time="0"`;
  if (one.gaps.length === 0) return [`${name}/>`];
  const failing = one.gaps.filter((gap) => gap.fails);
  const others = one.gaps.filter((gap) => !gap.fails);
  const affects = affectsWords({ gaps: failing }, weight);
  const failure =
    failing.length === 0
      ? []
      : [
          `      <failure type="${failing[0]!.gap.effect}" message="${xmlText(printable([...failing.map(inShort), ...(affects === undefined ? [] : [affects])].join('; ')))}">${xmlLines(failing.map(long))}</failure>`,
        ];
  const skipped = skips(one)
    ? [
        `      <skipped message="${xmlText(printable([...new Set(one.gaps.map(inShort))].join('; ')))}"/>`,
      ]
    : [];
  const output =
    others.length === 0 || skipped.length > 0
      ? []
      : [`      <system-out>${xmlLines(others.map(long))}</system-out>`];
  return [`${name}>`, ...failure, ...skipped, ...output, '    </testcase>'];
}

function inShort({ gap, status, acceptance }: ReviewedGap): string {
  return `${EFFECT_WORDS[gap.effect]}: ${status === 'accepted' ? acceptanceWords(acceptance!) : gap.reason}`.replaceAll(
    /\s+/g,
    ' ',
  );
}

function atLength(one: ReviewedGap, weight: Weight | null): string {
  const { gap, status, showing } = one;
  const affects = affectsWords({ gaps: [one] }, weight);
  return [
    `${gap.id} (${status})`,
    gap.reason,
    ...(affects === undefined ? [] : [`It ${affects}`]),
    ...lapseWords(one),
    ...(showing === null
      ? []
      : [
          showing.request,
          ...showing.differences.map((line) => `  ${line}`),
          verdictsInWords(gap.target, showing),
        ]),
    `To do: ${gap.remedy}`,
  ]
    .map(printable)
    .join('\n');
}

/** Text of an element, in which line ends may stay. */
const xmlLines = (texts: readonly string[]): string =>
  texts
    .flatMap((text) => text.split('\n'))
    .map(xmlText)
    .join('\n');
