/** The panel of one target: its files, and the numbers of its gaps. */
import { element, fillSelect } from './dom.js';
import { Editor } from './editor.js';
import type { TargetDocuments, TargetGaps } from './messages.js';

export class TargetPanel {
  private readonly summary = element('p', { class: 'summary' });
  private readonly note = element('p', { class: 'notice', hidden: '' });
  private readonly gaps = element('p', { class: 'numbers' });
  private readonly select = element('select');
  private readonly copy = element('button', { type: 'button' }, 'Copy');
  private readonly copied = element('span', { role: 'status', class: 'quiet' });
  /** Hidden until there are files. */
  private readonly bar = element('div', { class: 'bar', hidden: '' });
  private readonly host = element('div', { class: 'editor dated' });
  private readonly viewer: Editor;
  private files: TargetDocuments['files'] = [];

  constructor(
    name: string,
    private readonly panel: HTMLElement,
  ) {
    const { host } = this;
    this.bar.append(element('label', {}, 'File ', this.select), this.copy, this.copied);
    panel.append(this.summary, this.note, this.gaps, this.bar, host);
    this.viewer = new Editor(host, { label: `Documents for ${name}` });
    this.select.addEventListener('change', () => this.showFile());
    this.copy.addEventListener('click', () => void this.copyFile());
  }

  showDocuments({ summary, note, files }: TargetDocuments): void {
    const chosen = this.select.value;
    this.summary.textContent = `${summary}.`;
    this.note.textContent = note === '' ? '' : `${note}.`;
    this.note.hidden = note === '';
    this.files = files;
    this.bar.hidden = false;
    fillSelect(
      this.select,
      files.map((file) => [file.name, file.name] as const),
    );
    if (files.some((file) => file.name === chosen)) this.select.value = chosen;
    this.host.classList.remove('stale');
    this.showFile();
  }

  /** Marks what is shown as outdated. */
  busy(): void {
    this.host.classList.add('stale');
    this.gaps.replaceChildren(element('span', { class: 'quiet' }, 'Looking for gaps …'));
  }

  showGaps({ act, decide, record }: TargetGaps): void {
    const counts = [
      [act === 0 ? 'exact' : 'looser', `${act} to act on`],
      ['stricter', `${decide} to decide`],
      ['unseen', `${record} for the record`],
    ] as const;
    this.gaps.replaceChildren(
      ...counts.flatMap(([look, words]) => [
        element('span', { class: `badge ${look}` }, words),
        ' ',
      ]),
    );
  }

  /**
   * Shows the chosen file. Large files take time to lay out, so a hidden panel waits until its tab
   * is opened.
   */
  showFile(): void {
    this.copied.textContent = '';
    if (!this.panel.hidden) this.viewer.text = this.file()?.text ?? '';
  }

  private file(): TargetDocuments['files'][number] | undefined {
    return this.files.find(({ name }) => name === this.select.value);
  }

  private async copyFile(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.file()?.text ?? '');
      this.copied.textContent = 'copied';
    } catch {
      this.copied.textContent = 'the browser does not allow it';
    }
  }
}
