/** Where a value stands in an input file. Line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Answers where the value at `path` (property names and indices) of a document stands, or its
 * nearest parent.
 */
export type Locate = (path: readonly (string | number)[]) => Position;

/** Where something was written that stands here in what was made of it, such as a rendered chart. */
export type Origin = (at: Position) => Position;

export function formatPosition({ file, line, column }: Position): string {
  return `${file}:${line}:${column}`;
}
