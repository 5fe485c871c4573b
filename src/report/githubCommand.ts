/** Text in the commands of GitHub Actions (`::error file=..::message`). */
import { printable } from '../base/printable.js';

export const commandData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

export const commandProperty = (text: string): string =>
  commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A name with control characters leads to no file then, and does nothing to the log. */
export const commandFile = (file: string): string => commandProperty(printable(file));

/** What a check comes to. */
export const commandNotice = (text: string): string =>
  `::notice title=psp-ferry::${commandData(printable(text))}`;
