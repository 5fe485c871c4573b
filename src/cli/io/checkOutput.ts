/** Writes the answers of `check` in one format, to standard output or to a file. */
import { exactJson } from '../../base/exactJson.js';
import type { CheckLine } from '../../report/checkLine.js';
import type { FormatName } from '../../report/formatNames.js';
import { checkReport } from '../../report/checkFormats.js';
import { checkText } from '../../report/checkText.js';
import { VERSION } from '../../api/version.js';
import { isColoured, paints } from './colour.js';
import { lineForFormat } from './repositoryPaths.js';
import type { ReportFormat } from './reportFormats.js';
import type { Terminal } from './terminal.js';
import { GrowingFile } from './writeFile.js';

/** Text to append, or the answers for a report that is made at the end. */
export type WrittenAnswers = string | readonly CheckLine[];

/**
 * @param isColoured whether diffs are coloured.
 * @returns the text for an answer; undefined in a format whose report is made from all answers.
 */
export function answerText(
  format: FormatName,
  isColoured: boolean,
): ((line: CheckLine) => string) | undefined {
  const { diffLine } = paints(isColoured);
  switch (format) {
    case 'text':
      return (line) => `${checkText(line, diffLine)}\n`;
    case 'ndjson':
      return (line) => `${exactJson(line, 0)}\n`;
    case 'json':
      return (line) => `${BETWEEN}${exactJson(line, 0)}`;
    case 'markdown':
    case 'html':
    case 'sarif':
    case 'junit':
    case 'github':
      return undefined;
  }
}
/** Separator of answers in the JSON array. */
const BETWEEN = ',\n';

/**
 * Writes answers as they come, so that memory does not grow with their number. `json` is one array.
 */
export class CheckOutput {
  readonly format: FormatName;
  readonly isColoured: boolean;
  private readonly file: GrowingFile | undefined;
  private first = true;
  private buffered = '';
  /** The answers for a report, which is written as one document at the end. */
  private readonly lines: CheckLine[] = [];

  constructor(
    { format, file }: ReportFormat,
    private readonly terminal: Terminal,
    colour: boolean | undefined,
  ) {
    this.format = format;
    this.file = file === '-' ? undefined : new GrowingFile(file);
    this.isColoured = isColoured(terminal, this.file === undefined ? colour : false);
  }

  async write(answers: WrittenAnswers): Promise<void> {
    if (answers.length === 0) return;
    if (typeof answers !== 'string')
      for (const line of answers) this.lines.push(lineForFormat(line, this.format));
    else if (this.format === 'json' && this.first)
      this.buffered += `[\n${answers.slice(BETWEEN.length)}`;
    else this.buffered += answers;
    this.first = false;
    if (this.buffered.length > 16_384) await this.flush();
  }

  /** @param totals the last line of formats for people. */
  async end(totals: string): Promise<void> {
    if (this.format === 'json') this.buffered += this.first ? '[]\n' : '\n]\n';
    else if (this.format === 'text') this.buffered += `${totals}\n`;
    else if (this.format !== 'ndjson')
      this.buffered += checkReport(this.lines, this.format, totals, VERSION);
    await this.flush();
    this.file?.done();
  }

  /** Removes a file that is only partly written. */
  abandon(): void {
    this.file?.abandon();
  }

  private async flush(): Promise<void> {
    const text = this.buffered;
    this.buffered = '';
    if (this.file !== undefined) this.file.write(text);
    else if (!this.terminal.out(text)) await this.terminal.drained();
  }
}
