import type { Position } from '../base/position.js';
import { InputError, type Problem } from '../base/problem.js';
import type { LoadedDocument } from './documents.js';
import { readPolicySet, type PolicyInput, type InputOptions } from './readPolicySet.js';

export interface RestOfInput {
  readonly input: PolicyInput;
  /** Why documents were left out; empty where all were read. */
  readonly leftOut: readonly Problem[];
}

/**
 * Reads what is sound, without the documents that have errors; of two that are in conflict neither
 * is read.
 * @throws InputError with every error where nothing is left.
 */
export function readRest(
  documents: readonly LoadedDocument[],
  { problems = [], ...options }: InputOptions = {},
): RestOfInput {
  const leftOut = [...problems];
  let rest = without(documents, leftOut);
  for (;;) {
    try {
      return { input: readPolicySet(rest, options), leftOut };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      leftOut.push(...error.problems);
      const sound = without(rest, error.problems);
      if (sound.length === rest.length || sound.length === 0) throw new InputError(leftOut);
      rest = sound;
    }
  }
}

function without(
  documents: readonly LoadedDocument[],
  problems: readonly Problem[],
): readonly LoadedDocument[] {
  const bad = new Set(
    problems
      .flatMap(({ position, other }) => [position, other])
      .map((position) => documentAt(documents, position)),
  );
  return documents.filter((document) => !bad.has(document));
}

/** The last document of the file that starts before the position. */
function documentAt(
  documents: readonly LoadedDocument[],
  position: Problem['position'] | undefined,
): LoadedDocument | undefined {
  if (position === undefined || !('line' in position)) return undefined;
  return documents.findLast(
    ({ file, locate }) => file === position.file && !isBefore(position, locate([])),
  );
}

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.column < b.column);
