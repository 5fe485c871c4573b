/**
 * Splits a text of JSON objects one after the other, as `jq '.items[]'` prints them and kubectl
 * reads them.
 */

export interface JsonPiece {
  readonly text: string;
  /** Number of lines before this piece, and of columns before its first line. */
  readonly lines: number;
  readonly columns: number;
}

/** @returns undefined unless the text consists of two or more JSON objects and nothing else. */
export function jsonObjects(text: string): readonly JsonPiece[] | undefined {
  const pieces: JsonPiece[] = [];
  let lines = 0;
  let lineStart = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '\n') {
      lines += 1;
      lineStart = at + 1;
    }
    if (/\s/.test(character)) continue;
    const end = character === '{' ? objectEnd(text, at) : undefined;
    if (end === undefined) return undefined;
    const piece = text.slice(at, end);
    pieces.push({ text: piece, lines, columns: at - lineStart });
    const breaks = piece.split('\n').length - 1;
    lines += breaks;
    if (breaks > 0) lineStart = at + piece.lastIndexOf('\n') + 1;
    at = end - 1;
  }
  return pieces.length > 1 ? pieces : undefined;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/gs;

/** @returns the offset behind the object that begins at `start`. */
function objectEnd(text: string, start: number): number | undefined {
  TOKEN.lastIndex = start;
  let depth = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    if (found[0] === '{') depth += 1;
    if (found[0] === '}') depth -= 1;
    if (depth === 0) return TOKEN.lastIndex;
  }
  return undefined;
}
