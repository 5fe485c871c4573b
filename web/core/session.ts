/** An input that is read once and analysed once, and then answers several orders. */
import { analysed, requireSelection, type TargetAnalysis } from '../../src/api/analysis.js';
import { optionsOf } from '../../src/api/choices.js';
import {
  converted,
  outputFiles,
  targetOutputs,
  type TargetOutput,
} from '../../src/api/conversion.js';
import type { GapReview, TargetName } from '../../src/api/index.js';
import { wholeTexts } from '../../src/base/outputText.js';
import { judgeOf, type Judge } from '../../src/api/judge.js';
import { holdAcceptances, reviewOf, type Reviewed } from '../../src/api/review.js';
import { EMPTY_BASELINE } from '../../src/report/gaps/acceptance.js';
import { documentsOf } from '../../src/api/sources.js';
import { relocated } from './relocated.js';
import type { GapProgress } from '../../src/gaps/gapMaker.js';
import { InputError } from '../../src/base/problem.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import { readPolicySet, type PolicyInput } from '../../src/load/readPolicySet.js';
import { targets } from '../../src/targets/index.js';
import type { Converted, PageInput, TargetDocuments } from '../messages.js';
import { onPage, problemsOnPage } from './pageWords.js';
import { sameAsBefore } from './samePolicies.js';

/** The analyses of the last input, by target. They are reused if the policies did not change. */
const known = new Map<
  TargetName,
  { readonly of: string; readonly set: PolicySet; readonly analysis: TargetAnalysis }
>();

/**
 * Reports wrong values in the forms as faults of the input. @throws InputError for a value that a
 * choice does not have.
 */
export function asInput<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError([{ severity: 'error', position: { file: '' }, message: error.message }]);
  }
}

export class Session {
  readonly #input: PolicyInput;
  readonly #documents: ReturnType<typeof documentsOf>;
  readonly #options: ReturnType<typeof optionsOf>;
  readonly #found = new Map<TargetName, TargetAnalysis>();
  #judge: Judge | undefined;
  #review: GapReview | undefined;
  #isAnalysed = false;

  /** @throws InputError with the faults of the text. */
  constructor(private readonly given: PageInput) {
    this.#documents = documentsOf({ name: given.name, text: given.text });
    const input = readPolicySet(this.#documents, { strict: given.choices.strict });
    this.#input = { ...input, policySet: sameAsBefore(input.policySet) };
    this.#options = asInput(() => optionsOf(given.choices, this.#input));
  }

  get targets(): readonly TargetName[] {
    return this.given.choices.targets;
  }

  /** @throws InputError if nothing says who may use which policy. */
  read(): Converted {
    const { policySet, warnings, ignored } = this.#input;
    requireSelection(policySet, this.targets, this.#options);
    return {
      policies: policySet.policies.length,
      grants: policySet.grants.length,
      ignored: [...ignored],
      warnings: problemsOnPage(warnings),
    };
  }

  documentsFor(target: TargetName): TargetDocuments {
    const [output] = targetOutputs(this.#input, [target], this.#options) as [TargetOutput];
    const { name, note, warning, files } = output;
    return {
      name,
      summary: targets[name].summary,
      note: onPage([warning, note].filter((text) => text !== undefined).join('. ')),
      files: files.map((file) => ({ name: file.name, text: file.text })),
    };
  }

  /** @param onProgress is called with the number of policies that have been analysed. */
  analyse(target: TargetName, onProgress: GapProgress): TargetAnalysis {
    const { policySet, locate } = this.#input;
    const { targets: _, strict: __, ...choices } = this.given.choices;
    const of = JSON.stringify(choices);
    const last = known.get(target);
    const analysis =
      last?.set === policySet && last.of === of
        ? relocated(last.analysis, locate)
        : (analysed(this.#input, [target], { ...this.#options, onProgress })[0] as TargetAnalysis);
    known.set(target, { of, set: policySet, analysis });
    this.#found.set(target, analysis);
    return analysis;
  }

  /**
   * The review of all targets, once they are analysed.
   *
   * @throws InputError for acceptances that cannot be read.
   */
  reviewed(): Reviewed {
    const reviewed = this.#reviewOf(this.targets);
    this.#judge = undefined;
    this.#isAnalysed = true;
    return reviewed;
  }

  /**
   * The review of the targets that are analysed so far; undefined if acceptances need the others
   * too.
   */
  reviewedSoFar(): Reviewed | undefined {
    return holdAcceptances(this.#input)
      ? undefined
      : this.#reviewOf(this.targets.filter((name) => this.#found.has(name)));
  }

  #reviewOf(names: readonly TargetName[]): Reviewed {
    const reviewed = reviewOf(this.#input, this.#documents, {
      targets: names,
      options: this.#options,
      baseline: EMPTY_BASELINE,
      previous: null,
      failOn: 'looser',
      impact: 'decide',
      today: new Date().toISOString().slice(0, 10),
      analyses: this.#analyses,
    });
    this.#review = reviewed.review;
    return reviewed;
  }

  get #analyses(): readonly TargetAnalysis[] {
    return this.targets.flatMap((name) => this.#found.get(name) ?? []);
  }

  get review(): GapReview {
    if (this.#review === undefined) throw new Error('the gaps are not known yet');
    return this.#review;
  }

  /** Judges pods by PSP and the targets. Gaps are named once they are known. */
  judge(): Judge {
    this.#judge ??= judgeOf(this.#input, {
      targets: this.targets,
      options: this.#options,
      pods: true,
      diff: true,
      analyses: this.isAnalysed ? this.#analyses : [],
    });
    return this.#judge;
  }

  /** The objects that are given beside the policies. */
  get documents(): ReturnType<typeof documentsOf> {
    return this.#documents;
  }

  get isAnalysed(): boolean {
    return this.#isAnalysed;
  }

  /** Every file of an output folder, as the command line writes it. */
  files(): ReadonlyMap<string, string> {
    return wholeTexts(
      outputFiles(
        this.#input,
        converted(this.#input, this.targets, this.#options, this.#analyses),
        this.#options,
      ),
    );
  }
}
