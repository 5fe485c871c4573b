/** Writes a text to a new file, piece by piece, and computes its digest on the way. */
import { writeFileSync } from 'node:fs';
import { piecesOf, type OutputText } from '../../base/outputText.js';
import { digestBy } from './fileList.js';

/** The least number of characters that are written at once, but for the last ones. */
const BATCH = 64 * 1024;

/** @returns the digest of what was written. */
export const writeText = (path: string, text: OutputText): string =>
  digestBy((add) => {
    let flag = 'w';
    for (const batch of batches(piecesOf(text))) {
      writeFileSync(path, batch, { flag });
      add(batch);
      flag = 'a';
    }
  });

export const digestOfText = (text: OutputText): string =>
  digestBy((add) => {
    for (const batch of batches(piecesOf(text))) add(batch);
  });

/** At least one, which may be empty. */
function* batches(pieces: Iterable<string>): Generator<string> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}
