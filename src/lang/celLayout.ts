/** Layout of CEL: an expression that is too long for one line gets one line for each operand. */

/** Longest line, in characters. */
export const CEL_WIDTH = 96;

/** @param operator includes the white space before it. */
export function laidOut(operands: readonly string[], operator: string): string {
  const line = operands.join(`${operator} `);
  return line.length <= CEL_WIDTH && !line.includes('\n') ? line : operands.join(`${operator}\n`);
}
