/** Shows of a matrix the rows that have all the words: of their policy, field, target or effect. */
export function filterMatrix(overview: HTMLElement, sought: string): void {
  const words = sought
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  for (const body of overview.querySelectorAll<HTMLElement>('.matrix tbody')) {
    const [head, ...rows] = body.querySelectorAll('tr');
    const policy = head?.textContent ?? '';
    let shown = 0;
    for (const row of rows) {
      const labels = [...row.querySelectorAll('[aria-label]')].map((one) =>
        one.getAttribute('aria-label'),
      );
      const text = `${policy} ${row.textContent} ${labels.join(' ')}`.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += Number(!row.hidden);
    }
    body.hidden = shown === 0;
  }
}
