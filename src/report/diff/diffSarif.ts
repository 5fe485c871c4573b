/** The differences as SARIF 2.1.0. */
import type { Position } from '../../base/position.js';
import type { Difference } from '../../diff/difference.js';
import { EFFECT_WORDS } from '../gaps/gapWords.js';
import type { SarifPart } from '../gaps/gapsSarif.js';
import { sarifPlace } from '../sarifPlace.js';
import {
  answersInWords,
  policyInWords,
  removedFrom,
  type DiffReview,
  type ReviewedDifference,
} from './diffReview.js';

export function diffSarif(review: DiffReview, version: string): string {
  const { rules, results } = diffSarifPart(review);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'psp-ferry', semanticVersion: version, rules } },
        columnKind: 'utf16CodeUnits',
        results: results(0),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** The rules and results. Another report can include them in its own run. */
export function diffSarifPart({ differences }: Pick<DiffReview, 'differences'>): SarifPart {
  const ids = [...new Set(differences.map(({ difference }) => diffRuleId(difference)))];
  return {
    rules: ids.map((id) => diffRule(id, differences)),
    results: (from) =>
      differences.map((one) => diffResult(one, from + ids.indexOf(diffRuleId(one.difference)))),
  };
}

const diffRuleId = ({ control, effect }: Difference): string => `diff/${control}/${effect}`;

function diffRule(id: string, all: readonly ReviewedDifference[]): object {
  const own = all.filter(({ difference }) => diffRuleId(difference) === id);
  const [{ difference, severity }] = own as [ReviewedDifference];
  const { control, effect } = difference;
  return {
    id,
    name: id
      .split(/[^A-Za-z0-9]+/)
      .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
      .join(''),
    shortDescription: { text: `${control}: ${EFFECT_WORDS[effect]} than before the change` },
    helpUri: 'https://v1-24.docs.kubernetes.io/docs/concepts/security/pod-security-policy/',
    defaultConfiguration: { level: severity },
    properties: {
      tags: ['security', 'kubernetes'],
      'security-severity': { error: '7.5', warning: '5.0', note: '1.0' }[severity],
    },
  };
}

function diffResult(
  { difference, severity, showing }: ReviewedDifference,
  ruleIndex: number,
): object {
  const { id, policy, control, effect, reason, inNew } = difference;
  return {
    ruleId: diffRuleId(difference),
    ruleIndex,
    level: severity,
    kind: 'fail',
    message: {
      text: [
        `${control} of ${policyInWords(difference)}: ${reason}.`,
        [showing.request, ...showing.differences].join('\n'),
        answersInWords(difference),
        ...removedFrom(difference),
      ].join('\n'),
    },
    locations: inNew === null ? [] : [locationOf(inNew, policy)],
    partialFingerprints: { 'differenceId/v1': id },
    properties: { differenceId: id, policy, control, effect },
  };
}

const locationOf = (place: Position, policy: string): object => ({
  physicalLocation: sarifPlace(place),
  logicalLocations: [{ name: policy, kind: 'resource' }],
});
