/**
 * Expressions that grow with the number of policies, spread over variables. A server takes none of
 * more than 100,000 characters, its parser goes no deeper than 250 levels, and the time that its
 * type checker takes grows with the square of an expression (cel-go, checker/mapping.go).
 */
import type { CommentedVariable } from './sharedVariables.js';

export const PIECE_CHARACTERS = 30_000;
/** A chain of alternatives is as deep as it is long. */
const PIECE_PARTS = 40;

export interface Pieces {
  /** Empty where one expression holds it all. */
  readonly variables: readonly CommentedVariable[];
  readonly expression: string;
}

/**
 * @param write some of the parts as one expression.
 * @param join the pieces, which are read as these expressions.
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

/** In order, as many as fit into each piece. */
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
