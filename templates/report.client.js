// Filters and search. The page can be read whole without it.
(() => {
  const form = document.querySelector('.filters');
  const gaps = [...document.querySelectorAll('details.gap')];
  const shown = form.querySelector('.shown');
  const links = [...document.querySelectorAll('.matrix [data-gap]')];
  const rows = [...document.querySelectorAll('.matrix tbody')];
  const words = new Map(gaps.map((gap) => [gap, gap.textContent.toLowerCase()]));

  const checked = (name) => new Set([...form.querySelectorAll(`input[name=${name}]:checked`)].map((input) => input.value));
  const hasStatus = form.querySelector('input[name=status]') !== null;

  function filter() {
    const targets = checked('target'), effects = checked('effect'), statuses = checked('status');
    const sought = form.querySelector('#search').value.toLowerCase().split(/\s+/).filter((word) => word !== '');
    const fitting = new Set();
    for (const gap of gaps) {
      const { target, effect, status } = gap.dataset;
      const fits = targets.has(target) && effects.has(effect) && (!hasStatus || statuses.has(status)) && sought.every((word) => words.get(gap).includes(word));
      gap.hidden = !fits;
      if (fits) fitting.add(gap.querySelector('.body').id);
    }
    for (const link of links) link.hidden = !fitting.has(link.dataset.gap);
    for (const row of rows) row.hidden = !row.querySelector('[data-gap]:not([hidden])');
    for (const cell of document.querySelectorAll('.matrix [data-target]')) cell.hidden = !targets.has(cell.dataset.target);
    shown.textContent = `${fitting.size} of ${gaps.length} shown`;
  }

  /** A link of the matrix opens its gap, and the keyboard goes on there. */
  function open() {
    const body = location.hash === '' ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const gap = body?.closest('details.gap');
    if (!gap) return;
    gap.hidden = false;
    gap.open = true;
    gap.scrollIntoView({ block: 'start' });
    gap.querySelector('summary').focus({ preventScroll: true });
  }

  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('click', ({ target }) => {
    const wish = target.dataset?.open;
    if (wish !== undefined) for (const gap of gaps) if (!gap.hidden) gap.open = wish === 'all';
  });
  addEventListener('hashchange', open);
  addEventListener('beforeprint', () => { for (const gap of gaps) gap.open = true; });
  form.hidden = false;
  filter();
  open();
})();
