/**
 * The text of many answers: those that need attention, alike ones together, and the number of the
 * others. Up to a screenful, all answers are shown.
 */
import type { CheckLine } from '../../report/checkLine.js';
import { isPlain, namesNoValue, plainSentence, type PlainCounts } from '../../report/checkPlain.js';
import type { AnswerText } from '../../report/checkText.js';
import { AlikeFolding, type AlikeAnswers } from './alikeAnswers.js';

/** Of more answers than this, alike ones are shown together, and the plain ones only counted. */
const ALL_SHOWN = 20;

/** Plain data, which can be sent between threads. */
export interface FoldedAnswers {
  readonly count: number;
  /** The text of all answers; undefined if there are too many to show them all. */
  readonly all: string | undefined;
  /** The text of those that name values of the pod. */
  readonly notable: string;
  /** The others that are not plain. */
  readonly alike: AlikeAnswers;
  readonly plain: PlainCounts;
  readonly hasTargets: boolean;
}

/** Folds the answers of one part of the input. */
export class AnswerFolding {
  private count = 0;
  private all: string | undefined = '';
  private notable = '';
  private hasTargets = false;
  private readonly alike = new AlikeFolding();
  private readonly plain = new Map<string | null, number>();

  constructor(private readonly textOf: (line: CheckLine) => AnswerText) {}

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
    const answer = this.textOf(line);
    const text = `${answer.title}: ${answer.rest}\n`;
    if (!namesNoValue(line)) this.notable += text;
    else if (!isCounted) this.alike.add(answer);
    if (this.all !== undefined) this.all += text;
  }

  taken(): FoldedAnswers {
    const { count, all, notable, alike, plain, hasTargets } = this;
    return { count, all, notable, alike: alike.taken(), plain, hasTargets };
  }
}

/** Writes folded answers in the order of the input. The first ones wait until the end or the fold. */
export class FoldedText {
  private count = 0;
  private waiting: FoldedAnswers[] = [];
  private hasTargets = false;
  private readonly alike = new AlikeFolding();
  private readonly plain = new Map<string | null, number>();

  /** @returns the text that can be written now. */
  add(answers: FoldedAnswers): string {
    this.count += answers.count;
    this.hasTargets ||= answers.hasTargets;
    this.alike.addAll(answers.alike);
    for (const [policy, count] of answers.plain)
      this.plain.set(policy, (this.plain.get(policy) ?? 0) + count);
    this.waiting.push(answers);
    return this.count > ALL_SHOWN ? this.taken(({ notable }) => notable) : '';
  }

  /** @returns the text that is left. */
  end(): string {
    if (this.count <= ALL_SHOWN) return this.taken(({ all }) => all ?? '');
    const plain = this.plain.size === 0 ? '' : `${plainSentence(this.plain, this.hasTargets)}\n`;
    return this.alike.text() + plain;
  }

  private taken(textOf: (answers: FoldedAnswers) => string): string {
    return this.waiting.splice(0).map(textOf).join('');
  }
}
