import type { Position } from '../base/position.js';

/** Converts offsets in a text to lines and columns. */
export function positionIn(text: string, file: string): (offset: number) => Position {
  const lineStarts = [
    0,
    ...[...text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length),
  ];
  return (offset) => {
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: Math.max(0, offset - lineStarts[low]!) + 1 };
  };
}
