/** Layout of CEL: in lines, for documents that people read, or on one line. */

/** Longest line, in characters. */
export const CEL_WIDTH = 96;

export interface CelLayout {
  /** Joins operands. @param operator includes the white space before it. */
  readonly operands: (operands: readonly string[], operator: string) => string;
  /** Text between brackets. */
  readonly inside: (text: string) => string;
  /** Text between a comma and a bracket. */
  readonly after: (text: string) => string;
}

/** An expression that is too long for one line gets one line for each operand. */
export function laidOut(operands: readonly string[], operator: string): string {
  const line = onOneLine(operands, operator);
  return line.length <= CEL_WIDTH && !line.includes('\n') ? line : operands.join(`${operator}\n`);
}

const onOneLine: CelLayout['operands'] = (operands, operator) => operands.join(`${operator} `);

/** If the text has several lines, the brackets get lines of their own. */
const insideLines = (text: string): string =>
  text.includes('\n')
    ? `\n${text
        .split('\n')
        .map((line) => `  ${line}`)
        .join('\n')}\n`
    : text;

export const IN_LINES: CelLayout = {
  operands: laidOut,
  inside: insideLines,
  after: (text) => (text.includes('\n') ? insideLines(text) : ` ${text}`),
};

export const ON_ONE_LINE: CelLayout = {
  operands: onOneLine,
  inside: (text) => text,
  after: (text) => ` ${text}`,
};
