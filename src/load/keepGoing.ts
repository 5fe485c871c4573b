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
  /** Why documents were left out; empty if all were read. */
  readonly leftOut: readonly Problem[];
}

/**
 * Reads the documents that have no errors and leaves the others out. If two documents are in
 * conflict, both are left out.
 * @throws InputError with every error if no document is left.
 */
export function readRest(
  documents: readonly LoadedDocument[],
  { problems = [], ...options }: InputOptions = {},
): RestOfInput {
  // Other forms are converted first, so that a single policy of such an object can be left out.
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
      // If all policies had errors, report those errors and not that there is no policy.
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
 * The documents that begin at the position, or else the last ones that begin before it. Several
 * documents can begin at one position, such as a policy and the role that was made for it.
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
