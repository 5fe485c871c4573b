/** Finds the lines of a chart's templates from which lines of helm's output come. */
import { diffArrays } from 'diff';
import { remembered } from '../../base/remembered.js';
import type { Origin } from '../../base/position.js';
import type { LoadedDocument } from '../../load/documents.js';
import { isFile, readText } from '../../load/readText.js';
import { templateFile } from './subcharts.js';

/**
 * The comment `# Source: CHART/templates/psp.yaml`, which helm prints above each document. One that
 * leads out of the chart is a text of a template.
 */
const SOURCE = /^# Source: [^/\n]+\/(?!.*\.\.\/)(\S.*)$/;

interface Section {
  readonly file: string;
  /** The number of its first line in the whole text, from 1: the line after the comment. */
  readonly first: number;
  readonly lines: readonly string[];
  /** The lines of the template; undefined if the file is not on disk. */
  readonly template: readonly string[] | undefined;
}

/**
 * @param text the output of helm for the chart.
 * @returns a function from positions in the text to positions in the templates.
 */
export function originInTemplates(chart: string, text: string): Origin {
  const sections = sectionsOf(chart, text);
  return (at) => {
    const section = sections.findLast(({ first }) => first <= at.line);
    if (section === undefined) return at;
    const index = at.line - section.first;
    return {
      file: section.file,
      line: templateLines(section)[index] ?? index + 1,
      column: at.column,
    };
  };
}

export const locatedBy = ({ value, locate }: LoadedDocument, origin: Origin): LoadedDocument => ({
  file: origin(locate([])).file,
  value,
  locate: (path) => origin(locate(path)),
});

function sectionsOf(chart: string, text: string): readonly Section[] {
  const all = text.split('\n');
  const starts = all.flatMap((line, index) => {
    const path = SOURCE.exec(line)?.[1];
    return path === undefined ? [] : [{ path, index }];
  });
  return starts.map(({ path, index }, i) => {
    const file = templateFile(chart, path);
    return {
      file,
      first: index + 2,
      lines: all.slice(index + 1, starts[i + 1]?.index),
      template: templateOf(file),
    };
  });
}

/** The output of each template. */
export const printedTemplates = (
  chart: string,
  text: string,
): readonly { readonly file: string; readonly text: string }[] =>
  sectionsOf(chart, text).map(({ file, lines }) => ({ file, text: lines.join('\n') }));

/**
 * The lines of a template; undefined for a packed chart. The file is read now, because it may have
 * been deleted when lines are asked for.
 */
const templateOf = (file: string): readonly string[] | undefined =>
  isFile(file) ? readText(file).split('\n') : undefined;

/**
 * For each line of a section, the number of its line in the template: one with the same text, or
 * with the same key and a placeholder as its value. A line without a match gets the number of the
 * line before it. If there is no template, lines are numbered as in helm's output.
 */
const templateLines = remembered(({ template, lines }: Section): readonly number[] => {
  if (template === undefined) return lines.map((_, index) => index + 1);
  const part = partOf(template, lines);
  const found: number[] = [];
  let line = part.first;
  for (const { value, added, removed } of diffArrays(part.lines.map(keyOf), lines.map(keyOf))) {
    const before = Math.max(line - 1, part.first);
    if (!removed) found.push(...value.map((_, index) => (added ? before : line + index)));
    if (!added) line += value.length;
  }
  return found;
});

/**
 * For a template of several objects: the part with the most matching lines, because helm sorts
 * objects by kind.
 */
function partOf(
  template: readonly string[],
  lines: readonly string[],
): { readonly first: number; readonly lines: readonly string[] } {
  const starts = [0, ...template.flatMap((line, index) => (/^---/.test(line) ? [index + 1] : []))];
  const parts = starts.map((start, i) => ({
    first: start + 1,
    lines: template.slice(start, starts[i + 1] ?? template.length),
  }));
  const wanted = new Set(lines.map((line) => line.trim()).filter((line) => line !== ''));
  const shared = (part: { readonly lines: readonly string[] }): number =>
    part.lines.filter((line) => wanted.has(line.trim())).length;
  return parts.reduce((best, part) => (shared(part) > shared(best) ? part : best));
}

/**
 * The part of a line that is compared: `name: x` and `name: {{ .Values.x }}` are the same line. A
 * list item is compared as a whole.
 */
const keyOf = (line: string): string =>
  /^\s*(?:- )?[\w.$/-]+:(?=\s|$)/.exec(line)?.[0].trim() ?? line.trim();
