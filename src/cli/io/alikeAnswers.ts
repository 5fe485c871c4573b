/** Answers that differ in nothing but what they are about: their text stands once. */
import type { AnswerText } from '../../report/checkText.js';

/** If there are more than one more, only so many are named. */
const MOST = 4;

/** Plain data, which can be sent between threads. */
interface Alike {
  readonly count: number;
  /** The first ones. */
  readonly titles: readonly string[];
}

/** By what is said of them, in the order of the input. */
export type AlikeAnswers = ReadonlyMap<string, Alike>;

export class AlikeFolding {
  private readonly found = new Map<string, Alike>();

  add({ title, rest }: AnswerText): void {
    this.addAlike(rest, { count: 1, titles: [title] });
  }

  addAll(others: AlikeAnswers): void {
    for (const [rest, alike] of others) this.addAlike(rest, alike);
  }

  taken(): AlikeAnswers {
    return this.found;
  }

  text(): string {
    return [...this.found].map(([rest, alike]) => `${titlesOf(alike)}: ${rest}\n`).join('');
  }

  private addAlike(rest: string, { count, titles }: Alike): void {
    const known = this.found.get(rest) ?? { count: 0, titles: [] };
    this.found.set(rest, {
      count: known.count + count,
      titles: [...known.titles, ...titles].slice(0, MOST + 1),
    });
  }
}

function titlesOf({ count, titles }: Alike): string {
  if (count === titles.length) return titles.join(', ');
  return `${titles.slice(0, MOST).join(', ')} and ${count - MOST} more (--all shows them)`;
}
