/**
 * The rows of the table of gaps: those that match the filter, and of these only as many as the
 * screen shows.
 */
import type { PolicyRows } from './messages.js';
import { markup } from './trusted.js';

/** The number of policies that are added at once: more than fit on a screen. */
const AT_ONCE = 6;

export class MatrixRows {
  private policies: readonly PolicyRows[] = [];
  private words: readonly string[] = [];
  private table: Element | null = null;
  private waiting: readonly PolicyRows[] = [];
  private readonly watch = new IntersectionObserver((seen) => {
    if (seen.some(({ isIntersecting }) => isIntersecting)) this.more();
  });

  /** @param end an element below the rows. More rows are added when it becomes visible. */
  constructor(private readonly end: Element) {}

  /** Sets the rows. They are built when they match the filter and become visible. */
  set(table: Element | null, policies: readonly PolicyRows[]): void {
    this.table = table;
    this.policies = policies;
  }

  /**
   * Shows rows that contain all the words in their policy, field, target or effect.
   *
   * @returns the number of these rows.
   */
  narrow(sought: string): number {
    this.words = sought
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    this.fill();
    return this.policies.flatMap(({ rows }) => rows).filter((row) => this.isSought(row)).length;
  }

  /** For printing: adds all rows. */
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
    // An element that stays visible is reported again only if it is observed anew.
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
