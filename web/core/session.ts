/** One input and what is known of it: read once, analysed once, then asked many things. */
import { analysed, type TargetAnalysis } from '../../src/api/analysis.js';
import { optionsOf } from '../../src/api/choices.js';
import { converted, targetOutputs, outputFiles } from '../../src/api/conversion.js';
import type { GapReview, Problem, TargetName } from '../../src/api/index.js';
import { judgeOf, type Judge } from '../../src/api/judge.js';
import { reviewOf } from '../../src/api/review.js';
import { documentsOf } from '../../src/api/sources.js';
import { readPolicySet, type PolicyInput } from '../../src/load/readPolicySet.js';
import { targets } from '../../src/targets/index.js';
import type { Converted, PageInput } from '../messages.js';

export class Session {
  readonly #input: PolicyInput;
  readonly #documents: ReturnType<typeof documentsOf>;
  readonly #options: ReturnType<typeof optionsOf>;
  #judge: Judge | undefined;
  #analyses: readonly TargetAnalysis[] | undefined;
  #review: GapReview | undefined;

  /** @throws InputError with what is wrong with the text. */
  constructor(private readonly given: PageInput) {
    this.#documents = documentsOf({ name: given.name, text: given.text });
    this.#input = readPolicySet(this.#documents, { strict: given.choices.strict });
    this.#options = optionsOf(given.choices, this.#input.locate);
  }

  get targets(): readonly TargetName[] {
    return this.given.choices.targets;
  }

  converted(): Converted {
    const { policySet, warnings, ignored } = this.#input;
    return {
      policies: policySet.policies.length,
      grants: policySet.grants.length,
      ignored: [...ignored],
      warnings,
      targets: targetOutputs(this.#input, this.targets, this.#options).map(
        ({ name, note, warning, files }) => ({
          name,
          summary: targets[name].summary,
          note: [warning, note].filter((text) => text !== undefined).join('. '),
          files: files.map((file) => ({ name: file.name, text: file.text })),
        }),
      ),
    };
  }

  /**
   * @param report takes each target's analysis as it comes.
   * @throws InputError for acceptances that cannot be read.
   */
  analyse(report: (analysis: TargetAnalysis) => void): {
    readonly review: GapReview;
    readonly warnings: readonly Problem[];
  } {
    const analyses = this.targets.flatMap((name) => {
      const [analysis] = analysed(this.#input, [name], this.#options) as [TargetAnalysis];
      report(analysis);
      return [analysis];
    });
    const reviewed = reviewOf(this.#input, this.#documents, {
      targets: this.targets,
      options: this.#options,
      baseline: new Map(),
      previous: null,
      failOn: 'looser',
      impact: 'decide',
      today: new Date().toISOString().slice(0, 10),
      analyses,
    });
    this.#analyses = analyses;
    this.#judge = undefined;
    this.#review = reviewed.review;
    return reviewed;
  }

  get review(): GapReview {
    if (this.#review === undefined) throw new Error('the gaps are not known yet');
    return this.#review;
  }

  /** What PSP and the targets answer; gaps are named once they are known. */
  judge(): Judge {
    this.#judge ??= judgeOf(this.#input, {
      targets: this.targets,
      options: this.#options,
      pods: true,
      diff: true,
      analyses: this.#analyses ?? [],
    });
    return this.#judge;
  }

  /** The objects that stand beside the policies. */
  get documents(): ReturnType<typeof documentsOf> {
    return this.#documents;
  }

  get isAnalysed(): boolean {
    return this.#analyses !== undefined;
  }

  /** Every file of an output folder, as the command line writes it. */
  files(): ReadonlyMap<string, string> {
    return outputFiles(
      this.#input,
      converted(this.#input, this.targets, this.#options, this.#analyses),
      this.#options,
    );
  }
}
