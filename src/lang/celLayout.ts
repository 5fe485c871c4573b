/** How CEL is laid out: longer expressions go over several lines, one operand a line. */

/** So long may a line be. */
export const CEL_WIDTH = 96;

/** @param operator with what stands between it and the operand before. */
export function laidOut(operands: readonly string[], operator: string): string {
  const line = operands.join(`${operator} `);
  return line.length <= CEL_WIDTH && !line.includes('\n') ? line : operands.join(`${operator}\n`);
}
