/** Texts in the tables of a bundle's README. */
import { printable } from '../base/printable.js';

/** Escapes input values in a table cell, so that they can start neither markup nor another cell. */
export const cell = (text: string): string =>
  printable(text.replaceAll(/[\r\n]+/g, ' ')).replaceAll(/([\\`<>[\]|])/g, '\\$1');

export const cellLines = (texts: readonly string[]): string => texts.map(cell).join('<br>');

export const listed = (
  one: string,
  several: string,
  names: readonly string[],
): { readonly called: string; readonly names: string } => ({
  called: names.length === 1 ? one : several,
  names: names.map((name) => `\`${name}\``).join(', '),
});
