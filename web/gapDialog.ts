/** The dialog with the details of a gap: its witness, and both answers. */
import { dialog } from './dialogs.js';
import { byId, element, within } from './dom.js';
import type { ShownGap } from './messages.js';
import { markup } from './trusted.js';

export class GapDialog {
  private readonly dialog = dialog('gap');
  private readonly title = byId('gap-title', HTMLHeadingElement);
  private readonly body = within(this.dialog, '.body', HTMLDivElement);
  private readonly tryIt = byId('try-witness', HTMLButtonElement);
  private shown: ShownGap | undefined;

  constructor(tried: (gap: ShownGap) => void) {
    this.tryIt.addEventListener('click', () => {
      this.dialog.close();
      if (this.shown !== undefined) tried(this.shown);
    });
  }

  show(gap: ShownGap): void {
    this.shown = gap;
    this.title.replaceChildren(
      element('span', { class: `badge ${gap.effect}` }, gap.words),
      ` ${gap.title}`,
    );
    this.body.replaceChildren(markup(gap.html));
    this.tryIt.hidden = gap.witness === '';
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.scrollTop = 0;
  }
}
