/** Counts the answers by kind, for the last line of `check`. */
import type { CheckLine, TargetAnswer } from './checkLine.js';
import { isRefused, serverRefuses } from './refusedAnswers.js';

/**
 * Whether only one of the two refuses the pod, with what the API server refuses of it; or if both
 * admit it, whether only one changes it, or a gap explains another difference.
 */
export function differs(psp: NonNullable<CheckLine['psp']>, target: TargetAnswer): boolean {
  if (isRefused(psp) || isRefused(target)) return isRefused(psp) !== isRefused(target);
  return psp.verdict !== target.verdict || target.gaps.length > 0;
}

export const differsSomewhere = ({ psp, targets, error }: CheckLine): boolean =>
  error !== undefined ||
  Object.values(targets ?? {}).some((target) => psp !== undefined && differs(psp, target));

/** The totals as plain data, which can be sent between threads. */
export interface CheckCounts {
  readonly words: ReadonlyMap<string, number>;
  readonly targets: ReadonlyMap<string, { readonly same: number; readonly differ: number }>;
  /** The number of pods that PSP, a target, or the API server after one of them refuses. */
  readonly denied: number;
}

const UNREADABLE = 'cannot be read';
const BY_SERVER = 'refused by the API server';

const wordOf = (psp: NonNullable<CheckLine['psp']>): string =>
  serverRefuses(psp) ? BY_SERVER : psp.verdict;

export class CheckTotals implements CheckCounts {
  readonly words = new Map<string, number>();
  readonly targets = new Map<string, { same: number; differ: number }>();

  denied = 0;

  /** The number of objects that cannot be read. */
  get unreadable(): number {
    return this.words.get(UNREADABLE) ?? 0;
  }

  add({ psp, targets, error }: CheckLine): void {
    const word = error !== undefined || psp === undefined ? UNREADABLE : wordOf(psp);
    this.words.set(word, (this.words.get(word) ?? 0) + 1);
    let isDenied = psp !== undefined && isRefused(psp);
    for (const [name, answer] of Object.entries(targets ?? {})) {
      isDenied ||= isRefused(answer);
      const counts = this.targets.get(name) ?? { same: 0, differ: 0 };
      if (psp !== undefined && differs(psp, answer)) counts.differ += 1;
      else counts.same += 1;
      this.targets.set(name, counts);
    }
    if (isDenied) this.denied += 1;
  }

  addAll({ words, targets, denied }: CheckCounts): void {
    this.denied += denied;
    for (const [word, count] of words) this.words.set(word, (this.words.get(word) ?? 0) + count);
    for (const [name, { same, differ }] of targets) {
      const counts = this.targets.get(name) ?? { same: 0, differ: 0 };
      this.targets.set(name, { same: counts.same + same, differ: counts.differ + differ });
    }
  }

  /**
   * A line such as `PSP: 3 allowed, 1 mutated, 2 denied, 4 left alone; vap: 5 the same, 1
   * differs`.
   */
  line(leftAlone: number): string {
    const of = (word: string): number => this.words.get(word) ?? 0;
    const { unreadable: unread } = this;
    const psp = [
      `${of('allowed')} allowed`,
      `${of('mutated')} mutated`,
      `${of('denied')} denied`,
      ...(of(BY_SERVER) === 0 ? [] : [`${of(BY_SERVER)} ${BY_SERVER}`]),
      ...(unread === 0 ? [] : [`${unread} cannot be read`]),
      `${leftAlone} left alone`,
    ].join(', ');
    const targets = [...this.targets].map(
      ([name, { same, differ }]) =>
        `${name}: ${same} the same, ${differ} ${differ === 1 ? 'differs' : 'differ'}`,
    );
    return [`PSP: ${psp}`, ...targets].join('; ');
  }
}
