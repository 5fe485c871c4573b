/**
 * The text of many answers: those that need attention, and the number of the others. Up to a
 * screenful, all answers are shown.
 */
import type { CheckLine } from '../../report/checkLine.js';
import { isPlain, plainSentence, type PlainCounts } from '../../report/checkPlain.js';

/** Of more answers than this, the plain ones are only counted. */
const ALL_SHOWN = 20;

/** Plain data, which can be sent between threads. */
export interface FoldedAnswers {
  readonly count: number;
  /** The text of all answers; undefined if there are too many to show them all. */
  readonly all: string | undefined;
  /** The text of those that are not plain. */
  readonly notable: string;
  readonly plain: PlainCounts;
  readonly hasTargets: boolean;
}

/** Folds the answers of one part of the input. */
export class AnswerFolding {
  private count = 0;
  private all: string | undefined = '';
  private notable = '';
  private hasTargets = false;
  private readonly plain = new Map<string | null, number>();

  constructor(private readonly textOf: (line: CheckLine) => string) {}

  add(line: CheckLine): void {
    this.count += 1;
    if (this.count > ALL_SHOWN) this.all = undefined;
    this.hasTargets ||= Object.keys(line.targets ?? {}).length > 0;
    const isCounted = isPlain(line);
    if (isCounted) {
      const policy = line.psp?.policy ?? null;
      this.plain.set(policy, (this.plain.get(policy) ?? 0) + 1);
      if (this.all === undefined) return;
    }
    const text = this.textOf(line);
    if (!isCounted) this.notable += text;
    if (this.all !== undefined) this.all += text;
  }

  taken(): FoldedAnswers {
    const { count, all, notable, plain, hasTargets } = this;
    return { count, all, notable, plain, hasTargets };
  }
}

/** Writes folded answers in the order of the input. The first ones wait until the end or the fold. */
export class FoldedText {
  private count = 0;
  private waiting: FoldedAnswers[] = [];
  private hasTargets = false;
  private readonly plain = new Map<string | null, number>();

  /** @returns the text that can be written now. */
  add(answers: FoldedAnswers): string {
    this.count += answers.count;
    this.hasTargets ||= answers.hasTargets;
    for (const [policy, count] of answers.plain)
      this.plain.set(policy, (this.plain.get(policy) ?? 0) + count);
    this.waiting.push(answers);
    return this.count > ALL_SHOWN ? this.taken(({ notable }) => notable) : '';
  }

  /** @returns the text that is left. */
  end(): string {
    if (this.count <= ALL_SHOWN) return this.taken(({ all }) => all ?? '');
    return this.plain.size === 0 ? '' : `${plainSentence(this.plain, this.hasTargets)}\n`;
  }

  private taken(textOf: (answers: FoldedAnswers) => string): string {
    return this.waiting.splice(0).map(textOf).join('');
  }
}
