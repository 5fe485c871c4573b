// Filters and search. The page can be read whole without it.
(() => {
  const form = document.querySelector('.filters');
  const gaps = [...document.querySelectorAll('details.gap')];
  const shown = form.querySelector('.shown');
  const links = new Map([...document.querySelectorAll('.matrix [data-gap]')].map((link) => [link.dataset.gap, link]));
  const words = new Map(gaps.map((gap) => [gap, gap.textContent.toLowerCase()]));

  const checked = (name) => new Set([...form.querySelectorAll(`input[name=${name}]:checked`)].map((input) => input.value));
  const hasStatus = form.querySelector('input[name=status]') !== null;

  function filter() {
    const targets = checked('target'), effects = checked('effect'), statuses = checked('status');
    const sought = form.querySelector('#search').value.toLowerCase().split(/\s+/).filter((word) => word !== '');
    let count = 0;
    for (const gap of gaps) {
      const { target, effect, status } = gap.dataset;
      const fits = targets.has(target) && effects.has(effect) && (!hasStatus || statuses.has(status)) && sought.every((word) => words.get(gap).includes(word));
      gap.hidden = !fits;
      const link = links.get(gap.querySelector('.body').id);
      if (link !== undefined) link.hidden = !fits;
      if (fits) count += 1;
    }
    for (const cell of document.querySelectorAll('.matrix [data-target]')) cell.hidden = !targets.has(cell.dataset.target);
    shown.textContent = `${count} of ${gaps.length} shown`;
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
