/**
 * Tabs by the ARIA pattern: the Tab key reaches the selected one, and arrow keys move between them.
 */
import { element } from './dom.js';

export class Tabs {
  private readonly tabs = new Map<
    string,
    { readonly button: HTMLButtonElement; readonly panel: HTMLElement }
  >();
  private chosen = '';

  constructor(
    private readonly list: HTMLElement,
    private readonly panels: HTMLElement,
    private readonly opened: (id: string) => void,
  ) {
    list.addEventListener('keydown', (event) => this.move(event));
  }

  add(id: string, title: string): HTMLElement {
    const button = element(
      'button',
      { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}` },
      title,
    );
    const panel = element('div', {
      role: 'tabpanel',
      id: `panel-${id}`,
      'aria-labelledby': `tab-${id}`,
      class: 'panel',
    });
    button.addEventListener('click', () => this.open(id));
    this.tabs.set(id, { button, panel });
    this.list.append(button);
    this.panels.append(panel);
    if (this.chosen === '') this.open(id);
    else this.show();
    return panel;
  }

  get current(): string {
    return this.chosen;
  }

  open(id: string): void {
    this.chosen = id;
    this.show();
    this.opened(id);
  }

  hide(id: string, hidden: boolean): void {
    const tab = this.tabs.get(id);
    if (tab === undefined) return;
    tab.button.hidden = hidden;
    if (hidden && this.chosen === id) this.open(this.visible()[0] ?? id);
  }

  retitle(id: string, title: string, count: string): void {
    this.tabs
      .get(id)
      ?.button.replaceChildren(
        title,
        ...(count === '' ? [] : [' ', element('span', { class: 'count' }, count)]),
      );
  }

  private visible(): readonly string[] {
    return [...this.tabs].filter(([, { button }]) => !button.hidden).map(([id]) => id);
  }

  private show(): void {
    for (const [id, { button, panel }] of this.tabs) {
      const isChosen = id === this.chosen;
      button.setAttribute('aria-selected', String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
      panel.hidden = !isChosen;
    }
  }

  private move(event: KeyboardEvent): void {
    const ids = this.visible();
    const at = ids.indexOf(this.chosen);
    const last = ids.length - 1;
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    const id = to === undefined ? undefined : ids[to];
    if (id === undefined) return;
    event.preventDefault();
    this.open(id);
    this.tabs.get(id)?.button.focus();
  }
}
