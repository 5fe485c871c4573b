import { existsSync } from 'node:fs';
import { faultProblem, InputError } from '../../base/problem.js';
import { parseDocuments } from '../../load/documents.js';
import { readText } from '../../load/readText.js';
import { EMPTY_BASELINE, type Baseline } from '../../report/gaps/acceptance.js';
import { baselineFrom } from '../../report/gaps/baseline.js';

/** @param mayBeMissing true if the file will be written; an empty file then counts as missing. */
export function readBaseline(file: string, mayBeMissing: boolean): Baseline {
  const isThere = existsSync(file);
  const [first, ...more] = isThere ? parseDocuments(readText(file), file) : [];
  if (first === undefined) {
    if (mayBeMissing) return EMPTY_BASELINE;
    throw faultOf(
      file,
      isThere ? 'this baseline is empty' : 'there is no such baseline',
      'write it with --update-baseline',
    );
  }
  if (more.length > 0)
    throw faultOf(
      file,
      `a baseline is one document of kind GapBaseline, and here are ${more.length + 1}`,
      'keep one, with the entries of all under its accepted',
    );
  const { value, locate } = first;
  const { baseline, faults } = baselineFrom(value);
  if (faults.length > 0)
    throw new InputError(faults.map((fault) => faultProblem('error', fault, locate)));
  return baseline;
}

const faultOf = (file: string, message: string, remedy: string): InputError =>
  new InputError([{ severity: 'error', position: { file }, message, remedy }]);
