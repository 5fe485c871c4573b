/** Writes `gaps.json`: every gap of a conversion, in pieces. */
import { exactJsonPieces } from '../base/exactJson.js';
import type { Answers } from '../gaps/answers.js';
import type { Gap, TargetName } from '../gaps/gap.js';
import { gapJson } from './gapsJson.js';
import { sharedConditions } from './sharedConditions.js';

export function* gapReport(
  gaps: readonly Gap[],
  answers: ReadonlyMap<TargetName, Answers>,
): Generator<string> {
  const { variables, when } = sharedConditions(gaps, answers);
  yield* exactJsonPieces({
    apiVersion: 'psp-ferry/v1',
    kind: 'GapReport',
    variables,
    gaps: gaps.map((gap) => gapJson(gap, when(gap))),
  });
  yield '\n';
}
