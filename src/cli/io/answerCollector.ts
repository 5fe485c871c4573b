/** The form in which threads hand over the answers of `check`, by format. */
import { exactJson } from '../../base/exactJson.js';
import type { CheckLine } from '../../report/checkLine.js';
import { answerText, checkText } from '../../report/checkText.js';
import type { FormatName } from '../../report/formatNames.js';
import { paints } from './colour.js';
import { AnswerFolding, type FoldedAnswers } from './foldedAnswers.js';

/** Text to append, text that is folded if there is much, or answers for a report at the end. */
export type WrittenAnswers = string | FoldedAnswers | readonly CheckLine[];

export interface AnswersForm {
  readonly format: FormatName;
  /** Whether diffs are coloured. */
  readonly isColoured: boolean;
  /** Whether text shows every answer, however many there are. */
  readonly isWhole: boolean;
}

/** Takes the answers of one part of the input, one by one. */
interface AnswerCollector {
  add(line: CheckLine): void;
  taken(): WrittenAnswers;
}

export function answerCollector({ format, isColoured, isWhole }: AnswersForm): AnswerCollector {
  const { diffLine } = paints(isColoured);
  switch (format) {
    case 'text':
      return isWhole
        ? new AppendedText((line) => `${checkText(line, diffLine)}\n`)
        : new AnswerFolding((line) => answerText(line, diffLine));
    case 'ndjson':
      return new AppendedText((line) => `${exactJson(line, 0)}\n`);
    case 'json':
      return new AppendedText((line) => `${BETWEEN}${exactJson(line, 0)}`);
    case 'markdown':
    case 'html':
    case 'sarif':
    case 'junit':
    case 'github':
      return new ReportedAnswers();
  }
}

/** Text is made at once, so that an answer can be released before the next one. */
class AppendedText implements AnswerCollector {
  private text = '';

  constructor(private readonly textOf: (line: CheckLine) => string) {}

  add(line: CheckLine): void {
    this.text += this.textOf(line);
  }

  taken(): string {
    return this.text;
  }
}

class ReportedAnswers implements AnswerCollector {
  private readonly lines: CheckLine[] = [];

  add(line: CheckLine): void {
    this.lines.push(line);
  }

  taken(): readonly CheckLine[] {
    return this.lines;
  }
}

/** Separator of answers in the JSON array. */
export const BETWEEN = ',\n';
