/**
 * Divides expressions that grow with the number of policies into several variables. A server
 * accepts at most 100,000 characters in an expression, its parser allows a depth of 250, and the
 * time of its type checker grows with the square of the length (cel-go, checker/mapping.go).
 */
import type { CommentedVariable } from './sharedVariables.js';

export const PIECE_CHARACTERS = 30_000;
/** The depth of a chain of alternatives is its length. */
const PIECE_PARTS = 40;

export interface Pieces {
  /** Empty if a single expression is small enough. */
  readonly variables: readonly CommentedVariable[];
  readonly expression: string;
}

/**
 * @param write makes one expression from some of the parts.
 * @param join combines the pieces; it gets the expressions that read them.
 */
export function inPieces(
  parts: readonly string[],
  name: string,
  write: (parts: readonly string[]) => string,
  join: (pieces: readonly string[]) => string,
): Pieces {
  const pieces = packed(parts);
  if (pieces.length <= 1) return { variables: [], expression: write(parts) };
  const variables = pieces.map((piece, i) => ({
    name: `${name}_part_${i + 1}`,
    expression: write(piece),
    comment: 'a part of what would be too long for one expression',
  }));
  return { variables, expression: join(variables.map((one) => `variables.${one.name}`)) };
}

/** Fills each piece with as many parts as fit, in order. */
function packed(parts: readonly string[]): readonly (readonly string[])[] {
  const pieces: string[][] = [];
  let characters = 0;
  for (const part of parts) {
    const last = pieces.at(-1);
    characters += part.length;
    if (last !== undefined && last.length < PIECE_PARTS && characters <= PIECE_CHARACTERS)
      last.push(part);
    else {
      pieces.push([part]);
      characters = part.length;
    }
  }
  return pieces;
}
