/**
 * The answers of `check` in the sections of a page: objects that cannot be read, refusals,
 * differences.
 */
import { formatPosition } from '../base/position.js';
import { printable } from '../base/printable.js';
import type { CheckLine } from './checkLine.js';
import { reasonLines } from './checkReasons.js';
import { answerTitle, targetAnswers, pspAnswer } from './checkText.js';
import { isPlain } from './checkPlain.js';
import { differsSomewhere } from './checkTotals.js';
import { serverRefuses } from './refusedAnswers.js';

export interface AnswerEntry {
  readonly title: string;
  /** One word that sums up the answer. */
  readonly word: string;
  readonly verdict: string;
  readonly asked: string;
  readonly place: string;
  readonly reasons: readonly string[];
  /** The answer of each target. */
  readonly answers: readonly string[];
  readonly diff: readonly string[];
}

export interface AnswerSection {
  readonly title: string;
  readonly entries: readonly AnswerEntry[];
}

/**
 * Pods that PSP and all targets admit alike are only counted, unless the answer shows what is
 * filled in.
 */
export function checkSections(lines: readonly CheckLine[]): readonly AnswerSection[] {
  const sections = new Map<string, AnswerEntry[]>(TITLES.map((title) => [title, []]));
  for (const line of lines) {
    const title = sectionOf(line);
    if (title !== undefined) sections.get(title)!.push(entryOf(line));
  }
  return [...sections]
    .map(([title, entries]) => ({ title, entries }))
    .filter(({ entries }) => entries.length > 0);
}

const TITLES = [
  'Cannot be read',
  'Refused by PSP',
  'Admitted by PSP, refused by the API server',
  'Answered otherwise',
  'Filled in by PSP',
] as const;

function sectionOf(line: CheckLine): (typeof TITLES)[number] | undefined {
  if (isPlain(line)) return undefined;
  if (line.error !== undefined || line.psp === undefined) return 'Cannot be read';
  if (line.psp.verdict === 'denied') return 'Refused by PSP';
  if (serverRefuses(line.psp)) return 'Admitted by PSP, refused by the API server';
  return differsSomewhere(line) ? 'Answered otherwise' : 'Filled in by PSP';
}

function entryOf(line: CheckLine): AnswerEntry {
  const { id, object, psp, at, requester, review, diff = [], error = '' } = line;
  if (object === undefined || psp === undefined)
    return {
      ...NOTHING,
      title: printable(id),
      word: 'error',
      reasons: error.split('\n').map(printable),
    };
  return {
    title: answerTitle(id, object, review),
    word: psp.verdict,
    verdict: pspAnswer(psp),
    asked: printable(requester?.assumed ?? ''),
    place: at === undefined ? '' : printable(formatPosition(at)),
    reasons: reasonLines(psp.reasons),
    answers: targetAnswers(line),
    diff,
  };
}

const NOTHING = { verdict: '', asked: '', place: '', reasons: [], answers: [], diff: [] } as const;
