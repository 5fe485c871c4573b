/** The rows of the matrix: those that are looked for, and of these as many as are on the screen. */
import type { PolicyRows } from './messages.js';
import { markup } from './trusted.js';

/** Policies that are added at once: more than a screen has. */
const AT_ONCE = 6;

export class MatrixRows {
  private policies: readonly PolicyRows[] = [];
  private words: readonly string[] = [];
  private table: Element | null = null;
  private waiting: readonly PolicyRows[] = [];
  private readonly watch = new IntersectionObserver((seen) => {
    if (seen.some(({ isIntersecting }) => isIntersecting)) this.more();
  });

  /** @param end stands below the rows: where it comes into sight, there is room for more. */
  constructor(private readonly end: Element) {}

  /** They are built with the words that are looked for. */
  set(table: Element | null, policies: readonly PolicyRows[]): void {
    this.table = table;
    this.policies = policies;
  }

  /**
   * Rows that have all the words: of their policy, field, target or effect.
   *
   * @returns how many have.
   */
  narrow(sought: string): number {
    this.words = sought
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    this.fill();
    return this.policies.flatMap(({ rows }) => rows).filter((row) => this.isSought(row)).length;
  }

  /** For paper, which nobody scrolls. */
  showAll(): void {
    this.more(this.waiting.length);
  }

  private fill(): void {
    for (const body of this.table?.querySelectorAll('tbody') ?? []) body.remove();
    this.waiting = this.policies.filter(({ rows }) => rows.some((row) => this.isSought(row)));
    this.more();
  }

  private isSought(row: string): boolean {
    return this.words.every((word) => row.includes(word));
  }

  private more(policies = AT_ONCE): void {
    const next = this.waiting.slice(0, policies);
    this.waiting = this.waiting.slice(policies);
    this.table?.append(...next.map((policy) => this.built(policy)));
    // An end that stays in sight is reported only where it is observed anew.
    this.watch.disconnect();
    if (this.waiting.length > 0) this.watch.observe(this.end);
  }

  private built({ html, rows }: PolicyRows): DocumentFragment {
    const built = markup(html);
    const [, ...shown] = built.querySelectorAll('tr');
    for (const [i, row] of shown.entries()) row.hidden = !this.isSought(rows[i] ?? '');
    return built;
  }
}
