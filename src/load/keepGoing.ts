import type { Position } from '../base/position.js';
import { InputError, type Problem } from '../base/problem.js';
import type { LoadedDocument } from './documents.js';
import { readShapes } from './shapes/index.js';
import {
  holdPolicies,
  readPolicySet,
  type PolicyInput,
  type InputOptions,
} from './readPolicySet.js';

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
  // Shapes are read once: one policy of an object can then be left out alone.
  const shapes = readShapes(documents);
  const isError = ({ severity }: Problem): boolean => severity === 'error';
  const leftOut = [...problems, ...shapes.problems.filter(isError)];
  const warnings = shapes.problems.filter((problem) => !isError(problem));
  let rest = without(shapes.documents, leftOut);
  for (;;) {
    try {
      return { input: readPolicySet(rest, { ...options, problems: warnings }), leftOut };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // That no policy is left is said by the errors of those that were there.
      if (leftOut.length > 0 && !holdPolicies(rest)) throw new InputError(leftOut);
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
      .flatMap((position) => documentsAt(documents, position)),
  );
  return documents.filter((document) => !bad.has(document));
}

/**
 * The documents that begin at the position, or last before it. One place may have several, such as
 * a policy and the role that is made of it.
 */
function documentsAt(
  documents: readonly LoadedDocument[],
  position: Problem['position'] | undefined,
): readonly LoadedDocument[] {
  if (position === undefined || !('line' in position)) return [];
  let last: Position | undefined;
  let found: LoadedDocument[] = [];
  for (const document of documents) {
    if (document.file !== position.file) continue;
    const start = document.locate([]);
    if (isBefore(position, start) || (last !== undefined && isBefore(start, last))) continue;
    found = last !== undefined && !isBefore(last, start) ? [...found, document] : [document];
    last = start;
  }
  return found;
}

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.column < b.column);
