/** The review as SARIF 2.1.0. */
import { SEVERITIES, severityOf, type Gap, type Severity } from '../../gaps/gap.js';
import { markdownText } from '../markdownText.js';
import { sarifPlace } from '../sarifPlace.js';
import type { Position } from '../../base/position.js';
import { printable } from '../../base/printable.js';
import { byWeight } from './affected.js';
import { policyName } from './gapGroups.js';
import type { GapReview, ReviewedGap, Status } from './gapReview.js';
import { EFFECT_MEANINGS, EFFECT_WORDS, lapseWords, verdictsInWords } from './gapWords.js';
import { affectsWords } from './weightWords.js';
import type { Weight } from './weight.js';

const BASELINE_STATES: Readonly<Record<Status, string>> = {
  new: 'new',
  changed: 'updated',
  accepted: 'unchanged',
};

/** @param more further rules and results of the same run. */
export function gapsSarif(
  { gaps, fixed, targets, weight }: GapReview,
  version: string,
  more: SarifPart = NOTHING_MORE,
): string {
  const rules = rulesOf(gaps.map(({ gap }) => gap));
  const indexes = new Map(rules.map(({ id }, i) => [id, i]));
  const weighed = byWeight(
    gaps.map((one) => ({ one, gaps: [one] })),
    weight,
  );
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'psp-ferry', semanticVersion: version, rules: [...rules, ...more.rules] },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          ...weighed.map(({ one }) => result(one, indexes, weight)),
          ...more.results(rules.length),
        ],
        // Fixed gaps are properties of the run, not results with the state `absent`: viewers that
        // do not support baselines would show these as open.
        properties: {
          targets,
          fixed: fixed.map(({ id }) => id),
          ...(weight === null ? {} : { workloads: weight.workloads }),
        },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

export interface SarifPart {
  readonly rules: readonly object[];
  /** @param from the index of the first of its rules. */
  readonly results: (from: number) => readonly object[];
}
const NOTHING_MORE: SarifPart = { rules: [], results: () => [] };

const ruleId = ({ control, effect }: Gap): string => `${control}/${effect}`;

function rulesOf(gaps: readonly Gap[]): readonly { readonly id: string }[] {
  const byRule = new Map<string, Gap[]>();
  for (const gap of gaps) byRule.set(ruleId(gap), [...(byRule.get(ruleId(gap)) ?? []), gap]);
  return [...byRule].map(([id, own]) => {
    const [{ control, effect }] = own as [Gap];
    const level = worst(own.map(severityOf));
    const meaning = `In ${control}, ${EFFECT_MEANINGS[effect]}.`;
    const remedies = [...new Set(own.map(({ remedy }) => `${remedy}.`))];
    return {
      id,
      name: nameOf(id),
      shortDescription: { text: `${control}: ${EFFECT_WORDS[effect]}` },
      fullDescription: { text: meaning },
      help: {
        text: [meaning, ...remedies.map((remedy) => `To do: ${remedy}`)].join('\n'),
        markdown: [meaning, '', ...remedies.map((remedy) => `- ${markdownText(remedy)}`)].join(
          '\n',
        ),
      },
      helpUri: PSP_DOCUMENTATION,
      defaultConfiguration: { level },
      properties: {
        tags: ['security', 'kubernetes'],
        'security-severity': SECURITY_SEVERITIES[level],
      },
    };
  });
}

/** Documentation of PSP, for the rules' help. */
const PSP_DOCUMENTATION =
  'https://v1-24.docs.kubernetes.io/docs/concepts/security/pod-security-policy/';

/** The numbers that GitHub reads as high, medium and low. */
const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = {
  error: '7.5',
  warning: '5.0',
  note: '1.0',
};

const worst = (severities: readonly Severity[]): Severity =>
  SEVERITIES.find((one) => severities.includes(one)) ?? 'note';

/** Converts `allowedHostPaths/default-lost` to AllowedHostPathsDefaultLost. */
const nameOf = (id: string): string =>
  id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('');

function result(
  one: ReviewedGap,
  indexes: ReadonlyMap<string, number>,
  weight: Weight | null,
): object {
  const { gap, status, place } = one;
  const id = ruleId(gap);
  return {
    ruleId: id,
    ruleIndex: indexes.get(id),
    level: severityOf(gap),
    kind: 'fail',
    message: { text: messageOf(one, weight) },
    locations: place === null ? [] : [locationOf(gap, place)],
    partialFingerprints: { 'gapId/v1': gap.id },
    baselineState: BASELINE_STATES[status],
    ...suppressionsOf(one),
    properties: {
      gapId: gap.id,
      target: gap.target,
      policy: gap.policy,
      control: gap.control,
      effect: gap.effect,
      impact: gap.impact,
      ...(weight === null ? {} : { affects: weight.affected.get(gap.id) ?? [] }),
    },
  };
}

function messageOf(one: ReviewedGap, weight: Weight | null): string {
  const { gap } = one;
  const affects = affectsWords({ gaps: [one] }, weight);
  return [
    `${gap.target}, ${policyName(gap)}: ${gap.reason}.`,
    ...(affects === undefined ? [] : [`It ${affects}.`]),
    ...lapseWords(one).map((words) => `It ${printable(words)}.`),
    ...witnessLines(one),
    `To do: ${gap.remedy}.`,
  ].join('\n');
}

const witnessLines = ({ gap, showing }: ReviewedGap): readonly string[] =>
  showing === null
    ? []
    : [showing.request, ...showing.differences, verdictsInWords(gap.target, showing)];

const locationOf = ({ policy }: Gap, place: Position): object => ({
  physicalLocation: sarifPlace(place),
  logicalLocations: [{ name: policy, kind: 'resource' }],
});

function suppressionsOf({ status, acceptance }: ReviewedGap): object {
  if (status !== 'accepted' || acceptance === null) return {};
  return {
    suppressions: [
      {
        kind: acceptance.by === 'annotation' ? 'inSource' : 'external',
        status: 'accepted',
        justification: acceptance.reason,
      },
    ],
  };
}
