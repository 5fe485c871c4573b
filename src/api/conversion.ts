/** The policies that each target writes, together with the gaps that remain. */
import type { OutputText } from '../base/outputText.js';
import type { GapAnalysis } from '../gaps/answers.js';
import type { TargetName } from '../gaps/gap.js';
import type { PolicyInput } from '../load/readPolicySet.js';
import { convertReadmes } from '../report/convertReadmes.js';
import { gapReport } from '../report/gapReport.js';
import { besideEngine } from '../targets/besideEngine.js';
import { targets } from '../targets/index.js';
import { levelWords } from '../targets/psa/levelWords.js';
import type { Weight } from '../report/gaps/weight.js';
import type { EmitOptions } from '../targets/shared/options.js';
import type { Emitted } from '../targets/target.js';
import { analysed, requireSelection } from './analysis.js';

/** What is written for one target. */
export interface TargetOutput extends Emitted {
  readonly name: TargetName;
}

/** The output of a target, and where its answers differ from PSP's. */
export type ConvertedTarget = TargetOutput & GapAnalysis;

/** @throws InputError that names every target which cannot be written. */
export function targetOutputs(
  { policySet }: PolicyInput,
  names: readonly TargetName[],
  options: EmitOptions,
): readonly TargetOutput[] {
  requireSelection(policySet, names, options);
  return names.map((name) => ({ name, ...targets[name].emit(policySet, options) }));
}

/** @param analyses the analyses of the same targets, in the same order. */
export const withGaps = (
  outputs: readonly TargetOutput[],
  analyses: readonly GapAnalysis[],
): readonly ConvertedTarget[] => outputs.map((one, i) => ({ ...one, ...analyses[i]! }));

/**
 * What is too large for a server is refused before gaps are searched, because the search in so many
 * policies would take long.
 */
export function converted(
  input: PolicyInput,
  names: readonly TargetName[],
  options: EmitOptions,
  analyses?: readonly GapAnalysis[],
): readonly ConvertedTarget[] {
  const outputs = targetOutputs(input, names, options);
  return withGaps(outputs, analyses ?? analysed(input, names, options));
}

/** Every file of an output folder, by its path relative to that folder. */
export function outputFiles(
  { policySet }: PolicyInput,
  outputs: readonly ConvertedTarget[],
  options: EmitOptions,
  weight: Weight | null = null,
): ReadonlyMap<string, OutputText> {
  const names = outputs.map(({ name }) => name);
  return new Map<string, OutputText>([
    ...outputs.flatMap(({ name, files }) =>
      besideEngine(name, files).map((file) => [`${name}/${file.name}`, file.text] as const),
    ),
    [
      'gaps.json',
      () =>
        gapReport(
          outputs.flatMap(({ gaps }) => gaps),
          new Map(outputs.map(({ name, answers }) => [name, answers])),
        ),
    ],
    ...convertReadmes({
      policies: policySet.policies.map(({ name }) => name),
      targets: outputs.map(({ name, files, gaps }) => ({
        name,
        summary: targets[name].summary,
        rollout: targets[name].rollout,
        files: besideEngine(name, files),
        gaps,
      })),
      psaLevel: names.includes('psa') ? levelWords(policySet, options) : null,
      residual: options.residual,
      kubernetes: `1.${options.minor}`,
      weight,
    }),
  ]);
}
