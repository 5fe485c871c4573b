/** Writes the answers of `check` in one format, to standard output or to a file. */
import type { CheckLine } from '../../report/checkLine.js';
import { checkReport } from '../../report/checkFormats.js';
import { VERSION } from '../../api/version.js';
import { BETWEEN, type AnswersForm, type WrittenAnswers } from './answerCollector.js';
import { isColoured } from './colour.js';
import { FoldedText, type FoldedAnswers } from './foldedAnswers.js';
import { lineForFormat } from './repositoryPaths.js';
import type { ReportFormat } from './reportFormats.js';
import type { Terminal } from './terminal.js';
import { GrowingFile } from './writeFile.js';

/**
 * Writes answers as they come, so that memory does not grow with their number. `json` is one array.
 */
export class CheckOutput {
  readonly form: AnswersForm;
  private readonly file: GrowingFile | undefined;
  private first = true;
  private buffered = '';
  /** The answers for a report, which is written as one document at the end. */
  private readonly lines: CheckLine[] = [];
  private readonly folded = new FoldedText();

  constructor(
    { format, file }: ReportFormat,
    private readonly terminal: Terminal,
    { colour, isWhole }: { readonly colour: boolean | undefined; readonly isWhole: boolean },
  ) {
    this.file = file === '-' ? undefined : new GrowingFile(file);
    this.form = {
      format,
      isColoured: isColoured(terminal, this.file === undefined ? colour : false),
      isWhole,
    };
  }

  async write(answers: WrittenAnswers): Promise<void> {
    if (typeof answers !== 'string') this.add(answers);
    else if (answers === '') return;
    else if (this.form.format === 'json' && this.first)
      this.buffered += `[\n${answers.slice(BETWEEN.length)}`;
    else this.buffered += answers;
    this.first = false;
    if (this.buffered.length > 16_384) await this.flush();
  }

  /** @param totals the last line of formats for people. */
  async end(totals: string): Promise<void> {
    const { format } = this.form;
    if (format === 'json') this.buffered += this.first ? '[]\n' : '\n]\n';
    else if (format === 'text') this.buffered += `${this.folded.end()}${totals}\n`;
    else if (format !== 'ndjson') this.buffered += checkReport(this.lines, format, totals, VERSION);
    await this.flush();
    this.file?.done();
  }

  /** Removes a file that is only partly written. */
  abandon(): void {
    this.file?.abandon();
  }

  private add(answers: FoldedAnswers | readonly CheckLine[]): void {
    if ('plain' in answers) this.buffered += this.folded.add(answers);
    else for (const line of answers) this.lines.push(lineForFormat(line, this.form.format));
  }

  private async flush(): Promise<void> {
    const text = this.buffered;
    this.buffered = '';
    if (this.file !== undefined) this.file.write(text);
    else if (!this.terminal.out(text)) await this.terminal.drained();
  }
}
