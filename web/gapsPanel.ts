/** The panel with the table of gaps: policies, fields and targets. */
import { download, element } from './dom.js';
import { MatrixRows } from './matrixRows.js';
import type { Analysed, PolicyRows } from './messages.js';
import { markup } from './trusted.js';

export class GapsPanel {
  private readonly status = element('p', { role: 'status', class: 'quiet' });
  private readonly overview = element('div', { class: 'overview' });
  private readonly end = element('div', { class: 'end' });
  private readonly rows = new MatrixRows(this.end);
  private readonly filter = element('input', {
    type: 'search',
    'aria-label': 'Show only',
    placeholder: 'a policy, field or effect',
    autocomplete: 'off',
  });
  private readonly narrowed = element('p', { role: 'status', class: 'quiet' });
  private readonly report = element('button', { type: 'button' }, 'Download the report (HTML)');

  constructor(panel: HTMLElement, asked: () => Promise<string | undefined>) {
    panel.append(
      element('div', { class: 'bar' }, this.status, this.filter, this.report),
      this.narrowed,
      this.overview,
      this.end,
    );
    addEventListener('beforeprint', () => this.rows.showAll());
    this.filter.addEventListener('input', () => this.narrow());
    this.report.addEventListener(
      'click',
      () =>
        void asked().then((html) => {
          if (html !== undefined) download('psp-ferry-gaps.html', html, 'text/html');
        }),
    );
    this.busy('');
    this.status.textContent = 'No gaps are known yet.';
  }

  /**
   * Marks what is shown as outdated.
   *
   * @param left the remaining work; empty if it has not begun.
   */
  busy(left: string): void {
    this.status.textContent = left === '' ? 'Looking for gaps …' : `Looking for gaps: ${left} …`;
    if (left === '') this.overview.classList.toggle('stale', true);
    this.report.disabled = true;
  }

  failed(why: string): void {
    this.status.textContent = why;
  }

  show(analysed: Analysed, matrix: readonly PolicyRows[]): void {
    const { gaps } = analysed;
    this.status.textContent = `${gaps} ${gaps === 1 ? 'gap' : 'gaps'}. Each opens with its witness and what both answer.`;
    this.showSoFar(analysed, matrix);
    this.report.disabled = false;
  }

  /** Shows intermediate results while the analysis goes on. */
  showSoFar({ html }: Analysed, matrix: readonly PolicyRows[]): void {
    this.overview.replaceChildren(markup(html));
    this.rows.set(this.overview.querySelector('.matrix'), matrix);
    this.narrow();
    this.overview.classList.toggle('stale', false);
  }

  /**
   * Hides the text above the rows while they are filtered: it would push the results out of sight.
   */
  private narrow(): void {
    const before = this.overview.querySelector<HTMLElement>('.before-matrix');
    const isNarrowed = this.filter.value.trim() !== '';
    if (before !== null) before.hidden = isNarrowed;
    const rows = this.rows.narrow(this.filter.value);
    this.narrowed.hidden = !isNarrowed;
    this.narrowed.textContent = isNarrowed ? foundWords(rows) : '';
  }
}

const foundWords = (rows: number): string =>
  rows === 0
    ? 'No row has all of these words. They are searched in policies, fields, targets and effects.'
    : `${rows} ${rows === 1 ? 'row has' : 'rows have'} all of these words.`;
