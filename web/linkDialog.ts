import { dialog } from './dialogs.js';
import { byId } from './dom.js';

export class LinkDialog {
  private readonly dialog = dialog('link');
  private readonly text = byId('link-text', HTMLTextAreaElement);
  private readonly copied = byId('copied', HTMLSpanElement);

  constructor() {
    byId('copy-link', HTMLButtonElement).addEventListener('click', () => void this.copy());
  }

  show(link: string): void {
    this.text.value = link;
    this.copied.textContent = '';
    this.dialog.showModal();
    this.text.select();
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text.value);
      this.copied.textContent = 'copied';
    } catch {
      this.text.select();
      this.copied.textContent = 'the browser does not allow it: copy the marked text';
    }
  }
}
