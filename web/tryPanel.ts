/** The panel for a pod or workload, with the answers of PSP and each target. */
import { words } from './choicesForm.js';
import { element } from './dom.js';
import type { Taker } from './droppedFiles.js';
import { Editor } from './editor.js';
import { POD_EXAMPLES } from './examples.js';
import type { Analysed, PodInput, ShownGap, Tried } from './messages.js';
import type { Problem } from '../src/api/index.js';
import { showProblems } from './problemList.js';
import { errorWords } from './words.js';
import { markup } from './trusted.js';

export interface TryListener {
  readonly typed: () => void;
  readonly picked: () => void;
  /** The user has chosen the witness of the gap with this anchor. */
  readonly witness: (anchor: string) => void;
}

export class TryPanel {
  private readonly examples = element('select', { id: 'pod-example' });
  private readonly user = element('input', {
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'anyone with a grant',
  });
  private readonly groups = element('input', {
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  private readonly namespace = element('input', {
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'default',
  });
  private witnesses: Analysed['witnesses'] = [];
  private isShown = false;
  private readonly editor: Editor;
  private readonly problems = element('ol', { 'aria-label': 'Problems of the pod' });
  private readonly said = element('p', { role: 'status', class: 'unseen-text' });
  private readonly answers = element('div', { class: 'answers dated' });

  constructor(
    private readonly panel: HTMLElement,
    private readonly listener: TryListener,
  ) {
    const host = element('div', { class: 'editor short' });
    const who = element(
      'div',
      { class: 'bar who' },
      element('label', {}, 'User ', this.user),
      element('label', {}, 'Groups ', this.groups),
      element('label', {}, 'Namespace ', this.namespace),
    );
    panel.append(
      element('div', { class: 'bar' }, element('label', {}, 'Pod ', this.examples)),
      host,
      this.problems,
      who,
      this.said,
      this.answers,
    );
    this.editor = new Editor(host, {
      label: 'A pod or workload (YAML)',
      changed: () => {
        this.examples.value = '';
        listener.typed();
      },
    });
    this.editor.text = POD_EXAMPLES[0].text;
    this.problems.hidden = true;
    this.fillExamples();
    this.examples.value = '0';
    for (const input of [this.user, this.groups, this.namespace])
      input.addEventListener('input', () => listener.typed());
    this.examples.addEventListener('change', () => this.pick(this.examples.value));
  }

  get pod(): PodInput {
    return {
      text: this.editor.text,
      user: this.user.value.trim(),
      groups: words(this.groups.value),
      namespace: this.namespace.value.trim(),
    };
  }

  set pod({ text, user, groups, namespace }: PodInput) {
    this.examples.value = String(
      POD_EXAMPLES.findIndex((example) => example.text === text),
    ).replace('-1', '');
    this.editor.text = text;
    this.user.value = user;
    this.groups.value = groups.join(', ');
    this.namespace.value = namespace;
    // The answers belong to another pod.
    this.answers.replaceChildren();
  }

  /** Lists the gaps whose witness can be tried. */
  offer(witnesses: Analysed['witnesses']): void {
    this.witnesses = witnesses;
    this.isShown = false;
    this.showExamples();
  }

  /** Fills the list of examples when the tab is opened: there may be thousands. */
  showExamples(): void {
    if (!this.isShown && !this.panel.hidden) this.fillExamples();
  }

  private fillExamples(): void {
    this.isShown = true;
    const { witnesses } = this;
    const { value } = this.examples;
    const group = (label: string, options: readonly (readonly [string, string])[]): HTMLElement =>
      element(
        'optgroup',
        { label },
        ...options.map(([value, title]) => element('option', { value }, title)),
      );
    const targets = [...new Set(witnesses.map(({ target }) => target))];
    this.examples.replaceChildren(
      element('option', { value: '' }, 'pick …'),
      group(
        'Examples',
        POD_EXAMPLES.map(({ title }, i) => [String(i), title] as const),
      ),
      ...targets.map((target) =>
        group(
          `Witnesses of gaps of ${target}`,
          witnesses
            .filter((one) => one.target === target)
            .map(({ anchor, label }) => [anchor, label] as const),
        ),
      ),
    );
    this.examples.value = [...this.examples.options].some((option) => option.value === value)
      ? value
      : '';
  }

  /** Tries a witness, with its requester. */
  tryWitness({ anchor, witness, user, groups }: ShownGap): void {
    if (!this.isShown) this.fillExamples();
    this.pod = { text: witness, namespace: '', user, groups };
    this.examples.value = anchor;
    this.listener.picked();
  }

  /** Accepts a dropped file as the pod. @param read is called after a file was read. */
  taker(read: () => void): Taker {
    return {
      part: this.panel,
      taken: ({ text }) => {
        this.pod = { ...this.pod, text };
        read();
        this.listener.picked();
      },
    };
  }

  show({ html, summary }: Tried): void {
    this.fault([]);
    this.answers.replaceChildren(markup(html));
    if (this.said.textContent !== summary) this.said.textContent = summary;
  }

  fault(problems: readonly Problem[]): void {
    this.editor.mark(problems);
    showProblems(this.problems, problems, (line, column) => this.editor.goTo(line, column));
    if (problems.length === 0) return;
    this.answers.replaceChildren();
    this.said.textContent = `${errorWords(problems.length)} in the pod`;
  }

  tell(why: string): void {
    this.answers.replaceChildren(element('p', { class: 'quiet' }, why));
  }

  private pick(value: string): void {
    if (value === '') return;
    const example = POD_EXAMPLES[Number(value)];
    if (example === undefined) {
      // The answers belong to another pod.
      this.answers.replaceChildren();
      this.listener.witness(value);
      return;
    }
    this.pod = { ...this.pod, text: example.text, user: '', groups: [] };
    this.listener.picked();
  }
}
