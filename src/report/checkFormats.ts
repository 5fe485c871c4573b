/** The answers of `check` as whole documents: Markdown, HTML, SARIF, JUnit and GitHub Actions. */
import { printable } from '../base/printable.js';
import { checkHtml } from './checkHtml.js';
import type { CheckLine } from './checkLine.js';
import { checkMarkdown } from './checkMarkdown.js';
import { placeText, policiesInShort, sharedReasons, type SharedReason } from './checkReasons.js';
import { objectTitle } from './checkText.js';
import { differs } from './checkTotals.js';
import type { FormatName } from './formatNames.js';
import { gapsInShort } from './gapsOfAnswer.js';
import { commandData, commandFile, commandProperty } from './githubCommand.js';
import { junitReport, junitSuite } from './junit.js';
import { xmlText } from './xml.js';

/** Others are written as answers come. */
type CheckReport = Exclude<FormatName, 'text' | 'json' | 'ndjson'>;

/** Something to look at: a refusal, a difference, or what cannot be read. */
interface Finding {
  readonly rule: string;
  readonly level: 'error' | 'warning';
  readonly at: SharedReason['at'];
  readonly text: string;
}

function findingsOf(line: CheckLine): readonly Finding[] {
  const { id, object, psp, targets, at, error } = line;
  if (error !== undefined || object === undefined || psp === undefined)
    return [{ rule: 'unreadable', level: 'error', at: null, text: printable(`${id}: ${error}`) }];
  const title = objectTitle(object);
  const reasons = sharedReasons(psp.reasons).map((one): Finding => {
    const added = one.at === null ? `${placeText(null, one.text)}: ` : '';
    return {
      rule: one.field,
      level: 'error',
      at: one.at ?? at ?? null,
      text: `${title}: ${added}${one.text} (${policiesInShort(one.policies)})`,
    };
  });
  const unexplained = psp.verdict === 'denied' && reasons.length === 0;
  const noted = psp.note !== undefined && (unexplained || psp.verdict === 'mutated');
  const differences = Object.entries(targets ?? {})
    .filter(([, target]) => differs(psp, target))
    .map(([name, { verdict, gaps }]): Finding => ({
      rule: `differs/${name}`,
      level: 'warning',
      at: at ?? null,
      text: `${title}: ${psp.verdict} by PSP, ${verdict} by ${name}${gaps.length === 0 ? '' : ` (${gapsInShort(gaps, psp)})`}`,
    }));
  return [
    ...reasons,
    ...(noted
      ? [
          {
            rule: 'refused',
            level: 'error',
            at: at ?? null,
            text: `${title}: ${psp.note}`,
          } as const,
        ]
      : []),
    ...differences,
  ];
}

export function checkReport(
  lines: readonly CheckLine[],
  format: CheckReport,
  totals: string,
  version: string,
): string {
  switch (format) {
    case 'markdown':
      return checkMarkdown(lines, totals);
    case 'html':
      return checkHtml(lines, totals);
    case 'sarif':
      return sarif(lines.flatMap(findingsOf), version);
    case 'junit':
      return junit(lines);
    case 'github':
      return github(lines.flatMap(findingsOf), totals);
  }
}

function sarif(findings: readonly Finding[], version: string): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
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
        results: findings.map(({ rule, level, at, text }) => ({
          ruleId: rule,
          ruleIndex: rules.indexOf(rule),
          level,
          message: { text },
          locations:
            at === null
              ? []
              : [
                  {
                    physicalLocation: {
                      artifactLocation: { uri: encodeURI(at.file.replaceAll('\\', '/')) },
                      region: { startLine: at.line, startColumn: at.column },
                    },
                  },
                ],
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** A case for each pod. */
function junit(lines: readonly CheckLine[]): string {
  const cases = lines.map((line) => ({ line, findings: findingsOf(line) }));
  const unread = lines.filter(({ error }) => error !== undefined).length;
  const failed = cases.filter(({ findings }) => findings.length > 0).length - unread;
  const totals = { tests: cases.length, failures: failed, errors: unread };
  return junitReport(
    'psp-ferry check',
    totals,
    junitSuite(
      'check',
      totals,
      cases.flatMap(({ line, findings }) => caseLines(line, findings)),
    ),
  );
}

function caseLines({ id, object, error }: CheckLine, findings: readonly Finding[]): string[] {
  const name = object === undefined ? id : objectTitle(object);
  const open = `    <testcase classname="check" name="${xmlText(printable(name))}" time="0"`;
  if (findings.length === 0) return [`${open}/>`];
  const tag = error === undefined ? 'failure' : 'error';
  const text = findings
    .map((one) => (one.at === null ? one.text : `${one.at.file}:${one.at.line}: ${one.text}`))
    .join('\n');
  const [first] = findings as readonly [Finding];
  return [
    `${open}>`,
    `      <${tag} type="${xmlText(first.rule)}" message="${xmlText(first.text)}">${xmlText(text)}</${tag}>`,
    '    </testcase>',
  ];
}

function github(findings: readonly Finding[], totals: string): string {
  const ordered = [...findings].sort((a, b) =>
    a.level < b.level ? -1 : a.level > b.level ? 1 : 0,
  );
  return [
    ...ordered.map(({ rule, level, at, text }) => {
      const where =
        at === null ? '' : `file=${commandFile(at.file)},line=${at.line},col=${at.column},`;
      return `::${level} ${where}title=${commandProperty(`psp-ferry check: ${rule}`)}::${commandData(text)}`;
    }),
    `::notice title=psp-ferry check::${commandData(totals)}`,
    '',
  ].join('\n');
}
