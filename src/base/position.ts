/** Where a value stands in an input file. Line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Returns the position of the value at `path` (property names and list indices). If the document
 * has no such value: the position of its nearest parent.
 */
export type Locate = (path: readonly (string | number)[]) => Position;

/** Maps a position in generated text, such as a rendered chart, to the position in its source. */
export type Origin = (at: Position) => Position;

export function formatPosition({ file, line, column }: Position): string {
  return `${file}:${line}:${column}`;
}
