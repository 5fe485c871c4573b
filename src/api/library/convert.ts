import { wholeTexts } from '../../base/outputText.js';
import type { Problem } from '../../base/problem.js';
import type { PolicySet } from '../../ir/policySet.js';
import { optionsOf, targetsOf, versionWarnings, type TargetChoices } from '../choices.js';
import { converted, outputFiles, type ConvertedTarget } from '../conversion.js';
import type { Source } from '../sources.js';
import { read, type ReadOptions } from './read.js';

export interface Conversion {
  readonly policySet: PolicySet;
  readonly warnings: readonly Problem[];
  readonly targets: readonly ConvertedTarget[];
  /**
   * What `psp-ferry convert -o` writes: the text of each file, by its path relative to the output
   * folder.
   */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Writes the policies for each target, and says where each target's answers differ from PSP's.
 * @param policies as for `read`.
 * @returns the files of an output folder, and the gaps of each target.
 * @throws InputError as `read`, and for a target that cannot be written; RangeError for a target, a
 *   choice or a version of Kubernetes that is not known.
 */
export function convert(policies: Source, choices: TargetChoices & ReadOptions = {}): Conversion {
  const input = read(policies, choices);
  const options = optionsOf(choices, input);
  const targets = converted(input, targetsOf(choices), options);
  return {
    policySet: input.policySet,
    warnings: [...input.warnings, ...versionWarnings(choices)],
    targets,
    files: wholeTexts(outputFiles(input, targets, options)),
  };
}
