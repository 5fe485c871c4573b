/** Where the lines that helm prints stand in a chart's templates. */
import { existsSync, readFileSync } from 'node:fs';
import { diffArrays } from 'diff';
import { remembered } from '../../base/remembered.js';
import type { Origin } from '../../base/position.js';
import type { LoadedDocument } from '../../load/documents.js';
import { templateFile } from './subcharts.js';

/** `# Source: CHART/templates/psp.yaml` stands above each document. */
const SOURCE = /^# Source: [^/\n]+\/(\S.*)$/;

interface Section {
  readonly file: string;
  /** Of the whole text, from 1: the line after the comment. */
  readonly first: number;
  readonly lines: readonly string[];
  /** The template's lines, where it lies here. */
  readonly template: readonly string[] | undefined;
}

/**
 * @param text what helm printed for the chart.
 * @returns where a place of it stands in the templates.
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

/** What was printed of each template. */
export const printedTemplates = (
  chart: string,
  text: string,
): readonly { readonly file: string; readonly text: string }[] =>
  sectionsOf(chart, text).map(({ file, lines }) => ({ file, text: lines.join('\n') }));

/**
 * A packed chart has no files beside it. It is read now: it may be gone when lines are asked for.
 */
const templateOf = (file: string): readonly string[] | undefined =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n') : undefined;

/**
 * For each line of a section its line in the template: the one with the same text, or with the same
 * key and a placeholder as value. A line that helm adds gets the line before it. Without a
 * template, lines are those that helm prints.
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

/** A template of several objects: the part that has most of the lines. helm sorts by kind. */
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

/** `name: x` and `name: {{ .Values.x }}` are the same line; an item is known by all of its text. */
const keyOf = (line: string): string =>
  /^\s*(?:- )?[\w.$/-]+:(?=\s|$)/.exec(line)?.[0].trim() ?? line.trim();
