/** Converts problems to diagnostics of the editor. */
import type { Diagnostic } from '@codemirror/lint';
import type { Problem } from '../src/api/index.js';

/** The offset of a position. Lines and columns count from 1; lines end as in the loader. */
export function offsetOf(text: string, line: number, column: number): number {
  const start = lineStart(text, line);
  const end = lineEnd(text, start);
  return Math.min(start + column - 1, end);
}

const BREAKS = /\r\n|[\n\r\u0085\u2028\u2029]/g;

function lineStart(text: string, line: number): number {
  let start = 0;
  let current = 1;
  for (const { index, 0: ending } of text.matchAll(BREAKS)) {
    if (current >= line) break;
    current += 1;
    start = index + ending.length;
  }
  return start;
}

function lineEnd(text: string, from: number): number {
  const rest = text.slice(from).search(BREAKS);
  return rest < 0 ? text.length : from + rest;
}

/**
 * Each diagnostic reaches from its position to the end of the line. A problem without a position is
 * shown at the start.
 */
export function diagnosticsOf(problems: readonly Problem[], text: string): readonly Diagnostic[] {
  return problems
    .map(({ severity, position, message, remedy }) => {
      const from = 'line' in position ? offsetOf(text, position.line, position.column) : 0;
      const line = text.slice(from, lineEnd(text, from));
      return {
        ...visible(text, from, line.trimEnd().length),
        severity,
        message: remedy === undefined ? message : `${message}; ${remedy}`,
      };
    })
    .sort((a, b) => a.from - b.from);
}

/**
 * Extends an empty range, for example at the end of a line, to the character before it, so that it
 * can be underlined.
 */
function visible(
  text: string,
  from: number,
  length: number,
): { readonly from: number; readonly to: number } {
  if (length > 0) return { from, to: from + length };
  return { from: Math.max(0, from - 1), to: Math.min(text.length, Math.max(from, 1)) };
}
