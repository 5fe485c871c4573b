export const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

/** A sum that is too long for a line has an operand a line: a text is never torn. */
export function sumInLines(operands: readonly string[]): string {
  const line = operands.join(' + ');
  return line.length <= 96 && !line.includes('\n') ? line : operands.join(' +\n');
}
