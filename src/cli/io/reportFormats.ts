/** Writes a report in several formats: `-f sarif=FILE -f github`. */
import { resolve } from 'node:path';
import { printable } from '../../base/printable.js';
import type { FormatName } from '../../report/formatNames.js';
import { PLAIN, type Paint } from '../../report/gaps/gapsText.js';
import { coloursOf } from './colour.js';
import { UsageError } from './exit.js';
import { requireNoInput, type NamedFiles } from './inputFiles.js';
import type { Terminal } from './terminal.js';
import { writeWhole } from './writeFile.js';

export interface ReportFormat {
  readonly format: FormatName;
  /** The file, or `-` for standard output. */
  readonly file: string;
}

interface ReportArguments extends NamedFiles {
  /** Formats, each optionally with `=` and a file. */
  readonly format: readonly string[];
  /** Where the format without a file goes. */
  readonly output?: string | undefined;
}

/**
 * @throws UsageError if two formats have the same file, if none goes to the named output, or if one
 *   would replace a file that is read.
 */
export function reportFormats({
  format: given,
  output = '-',
  ...named
}: ReportArguments): readonly ReportFormat[] {
  const formats = [...new Set(given)].map((one) => {
    const [format, ...file] = one.split('=');
    if (file.length > 0 && file.join('=') === '')
      throw new UsageError(`--format ${one}: name the file`);
    return { format: format as FormatName, file: file.length > 0 ? file.join('=') : output };
  });
  const files = formats.map(({ file }) => (file === '-' ? file : resolve(file)));
  const twice = formats.find((_, i) => files.indexOf(files[i]!) < i);
  if (twice !== undefined)
    throw new UsageError(
      `two formats go to ${twice.file === '-' ? 'standard output' : twice.file}: name a file for one of them, as in -f ${twice.format}=FILE`,
    );
  if (output !== '-' && !files.includes(resolve(output)))
    throw new UsageError(`--output ${output}: every format has a file of its own already`);
  for (const { file } of formats) if (file !== '-') requireNoInput(file, named);
  return formats;
}

/**
 * Makes all formats before the first is written.
 * @param write makes the report in one format. Only standard output is coloured.
 */
export function writeReports(
  formats: readonly ReportFormat[],
  write: (format: FormatName, paint: Paint) => string,
  terminal: Terminal,
  colour: boolean | undefined,
): void {
  const reports = formats.map(({ format, file }) => ({
    file,
    text: write(format, file === '-' ? coloursOf(terminal, colour) : PLAIN),
  }));
  for (const { file, text } of reports)
    if (file === '-') terminal.out(text);
    else writeWhole(file, text);
}

/** A sentence for the last line that names the files; undefined if everything was printed. */
export function wholeReport(formats: readonly ReportFormat[]): string | undefined {
  const files = formats.map(({ file }) => file).filter((file) => file !== '-');
  return files.length === 0 ? undefined : printable(`The whole report: ${files.join(', ')}`);
}
