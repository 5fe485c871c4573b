/** The answers of `check` as SARIF 2.1.0. */
import type { CheckFinding } from './checkFindings.js';
import { sarifPlace } from './sarifPlace.js';

export function checkSarif(findings: readonly CheckFinding[], version: string): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const fingerprint = fingerprints();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'psp-ferry',
            semanticVersion: version,
            rules: rules.map((id) => ({ id, shortDescription: { text: `check: ${id}` } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((one) => ({
          ruleId: one.rule,
          ruleIndex: rules.indexOf(one.rule),
          level: one.level,
          message: { text: one.text },
          locations: one.at === null ? [] : [{ physicalLocation: sarifPlace(one.at) }],
          partialFingerprints: { 'finding/v1': fingerprint(one) },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Fingerprints that stay the same if an object moves. Equal ones get a number. */
function fingerprints(): (finding: CheckFinding) => string {
  const seen = new Map<string, number>();
  return ({ rule, text }) => {
    const said = `${rule}: ${text}`;
    const count = (seen.get(said) ?? 0) + 1;
    seen.set(said, count);
    return count === 1 ? said : `${said} (${count})`;
  };
}
