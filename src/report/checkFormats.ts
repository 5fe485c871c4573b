/**
 * The answers of `check` as complete documents: Markdown, HTML, SARIF, JUnit and GitHub Actions.
 */
import { printable } from '../base/printable.js';
import { checkFindingsOf, type CheckFinding } from './checkFindings.js';
import { checkHtml } from './checkHtml.js';
import type { CheckLine } from './checkLine.js';
import { checkMarkdown } from './checkMarkdown.js';
import { checkSarif } from './checkSarif.js';
import { objectTitle } from './checkText.js';
import type { FormatName } from './formatNames.js';
import { commandData, commandFile, commandProperty } from './githubCommand.js';
import { junitReport, junitSuite } from './junit.js';
import { xmlText } from './xml.js';

/** The other formats are written answer by answer. */
type CheckReport = Exclude<FormatName, 'text' | 'json' | 'ndjson'>;

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
      return checkSarif(lines.flatMap(checkFindingsOf), version);
    case 'junit':
      return junit(lines);
    case 'github':
      return github(lines.flatMap(checkFindingsOf), totals);
  }
}

/** One test case for each pod. */
function junit(lines: readonly CheckLine[]): string {
  const cases = lines.map((line) => ({ line, findings: checkFindingsOf(line) }));
  const nameOf = namesApart(lines);
  const unread = lines.filter(({ error }) => error !== undefined).length;
  const failed = cases.filter(({ findings }) => findings.length > 0).length - unread;
  const totals = { tests: cases.length, failures: failed, errors: unread };
  return junitReport(
    'psp-ferry check',
    totals,
    junitSuite(
      'check',
      totals,
      cases.flatMap(({ line, findings }) => caseLines(nameOf(line), line, findings)),
    ),
  );
}

const caseName = ({ id, object }: CheckLine): string =>
  object === undefined ? id : objectTitle(object);

/**
 * Unique names of test cases, because GitLab shows only one case of each name. An object that
 * several files contain, as with overlays, gets the file in its name.
 */
function namesApart(lines: readonly CheckLine[]): (line: CheckLine) => string {
  const counts = new Map<string, number>();
  for (const name of lines.flatMap(namesOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (line) => {
    const names = namesOf(line);
    return names.find((name) => counts.get(name) === 1) ?? names.at(-1)!;
  };
}

/** Possible names of an answer, the shortest first. */
function namesOf(line: CheckLine): readonly string[] {
  const { id, at } = line;
  const places = at === undefined ? [id] : [at.file, `${at.file}:${at.line}`];
  return [caseName(line), ...places.map((place) => `${caseName(line)} (${place})`)];
}

function caseLines(
  name: string,
  { error }: CheckLine,
  findings: readonly CheckFinding[],
): readonly string[] {
  const open = `    <testcase classname="check" name="${xmlText(printable(name))}" time="0"`;
  if (findings.length === 0) return [`${open}/>`];
  const tag = error === undefined ? 'failure' : 'error';
  const text = findings
    .map((one) => (one.at === null ? one.text : `${one.at.file}:${one.at.line}: ${one.text}`))
    .join('\n');
  const [first] = findings as readonly [CheckFinding];
  return [
    `${open}>`,
    `      <${tag} type="${xmlText(first.rule)}" message="${xmlText(first.text)}">${xmlText(text)}</${tag}>`,
    '    </testcase>',
  ];
}

function github(findings: readonly CheckFinding[], totals: string): string {
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
