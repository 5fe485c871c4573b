/** Escapes text in commands of GitHub Actions (`::error file=..::message`). */
import { printable } from '../base/printable.js';

export const commandData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

export const commandProperty = (text: string): string =>
  commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/**
 * Control characters in a file name are replaced. The name then matches no file, but cannot harm
 * the log.
 */
export const commandFile = (file: string): string => commandProperty(printable(file));

/** The conclusion of a check. */
export const commandNotice = (text: string): string =>
  `::notice title=psp-ferry::${commandData(printable(text))}`;
