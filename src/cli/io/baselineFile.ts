import { existsSync } from 'node:fs';
import { faultProblem, InputError } from '../../base/problem.js';
import { parseDocuments } from '../../load/documents.js';
import { readInput } from '../../load/inputs.js';
import { EMPTY_BASELINE, type Baseline } from '../../report/gaps/acceptance.js';
import { baselineFrom } from '../../report/gaps/baseline.js';

/** @param mayBeMissing where it is about to be written. */
export function readBaseline(file: string, mayBeMissing: boolean): Baseline {
  if (!existsSync(file)) {
    if (mayBeMissing) return EMPTY_BASELINE;
    throw new InputError([
      {
        severity: 'error',
        position: { file },
        message: 'there is no such baseline',
        remedy: 'write it with --update-baseline',
      },
    ]);
  }
  const documents = parseDocuments(readInput(file), file);
  if (documents.length !== 1)
    throw new InputError([
      {
        severity: 'error',
        position: { file },
        message: 'a baseline is one document of kind GapBaseline',
        remedy: 'write it with --update-baseline',
      },
    ]);
  const [{ value, locate }] = documents as [(typeof documents)[number]];
  const { baseline, faults } = baselineFrom(value);
  if (faults.length > 0)
    throw new InputError(faults.map((fault) => faultProblem('error', fault, locate)));
  return baseline;
}
