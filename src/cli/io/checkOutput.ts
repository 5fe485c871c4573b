/** The answers of `check` in one format, to standard output or to a file. */
import { exactJson } from '../../base/exactJson.js';
import type { CheckLine } from '../../report/checkLine.js';
import type { CheckFormat } from '../../report/checkFormatNames.js';
import { checkReport } from '../../report/checkFormats.js';
import { checkText } from '../../report/checkText.js';
import { VERSION } from '../../api/version.js';
import { coloursOf, type Colours } from './colour.js';
import type { ReportFormat } from './reportFormats.js';
import type { Terminal } from './terminal.js';
import { GrowingFile } from './writeFile.js';

/** Writes as lines come, so that memory does not grow with them; `json` is one array. */
export class CheckOutput {
  private readonly format: CheckFormat;
  private readonly file: GrowingFile | undefined;
  private readonly colours: Colours;
  private first = true;
  private buffered = '';
  /** Of a report, which is one document. */
  private readonly lines: CheckLine[] = [];

  constructor(
    { format, file }: ReportFormat<CheckFormat>,
    private readonly terminal: Terminal,
    colour: boolean | undefined,
  ) {
    this.format = format;
    this.file = file === '-' ? undefined : new GrowingFile(file);
    this.colours = coloursOf(terminal, this.file === undefined ? colour : false);
  }

  async write(line: CheckLine): Promise<void> {
    switch (this.format) {
      case 'text':
        this.buffered += `${checkText(line, this.colours.diffLine)}\n`;
        break;
      case 'ndjson':
        this.buffered += `${exactJson(line, 0)}\n`;
        break;
      case 'json':
        this.buffered += `${this.first ? '[\n' : ',\n'}${exactJson(line, 0)}`;
        break;
      case 'sarif':
      case 'junit':
      case 'github':
        this.lines.push(line);
    }
    this.first = false;
    if (this.buffered.length > 65_536) await this.flush();
  }

  /** @param totals closes what people read. */
  async end(totals: string): Promise<void> {
    if (this.format === 'json') this.buffered += this.first ? '[]\n' : '\n]\n';
    else if (this.format === 'text') this.buffered += `${totals}\n`;
    else if (this.format !== 'ndjson')
      this.buffered += checkReport(this.lines, this.format, totals, VERSION);
    await this.flush();
    this.file?.done();
  }

  /** Leaves no half of a file. */
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
