/** The page: an input on the left, results on the right. */
import { TARGET_NAMES } from '../src/api/choiceValues.js';
import type { Problem, TargetName } from '../src/api/index.js';
import { ChoicesForm } from './choicesForm.js';
import { Core, Faulty, Superseded } from './core.js';
import { after, byId, debounced, download, fillSelect } from './dom.js';
import { takeChosen, takeDrops, type Dropped } from './droppedFiles.js';
import { Editor } from './editor.js';
import { POLICY_EXAMPLES } from './examples.js';
import { GapDialog } from './gapDialog.js';
import { GapsPanel } from './gapsPanel.js';
import { LinkDialog } from './linkDialog.js';
import type { Analysed, Converted, InputOrder, Orders, PageInput, PolicyRows } from './messages.js';
import type { PageState } from './pageState.js';
import { showProblems } from './problemList.js';
import { fragmentOf, isShared, stateOf } from './shareLink.js';
import { Tabs } from './tabs.js';
import { TargetPanel } from './targetPanel.js';
import { TryPanel } from './tryPanel.js';
import { errorWords, inputWords } from './words.js';

/**
 * Milliseconds to wait after a key press: so long that not every key starts a run, and too short to
 * be noticed.
 */
const PAUSE = 250;
/**
 * If the last analysis took longer than LONG, the next one waits REST after the last key press,
 * because it cannot be cancelled at once.
 */
const LONG = 1000;
const REST = 600;

/**
 * The tab that is shown first. This target carries every field and needs nothing but Kubernetes.
 */
const FIRST_TAB: TargetName = 'vap';

class Page {
  /** Counters of inputs and of pods. An answer to an older one is ignored. */
  private run = 0;
  private trial = 0;
  private isRead = false;
  /** Milliseconds that the last analysis of gaps took. */
  private lastTook = 0;
  private isAnalysed = false;
  /** Whether the gaps of at least one target are known. */
  private hasGaps = false;
  /** Two workers: documents are quick, and do not wait for the analysis of gaps. */
  private readonly quick = new Core('documents');
  private readonly thorough = new Core('gaps');
  private readonly editor = new Editor(byId('editor', HTMLDivElement), {
    label: 'Policies (YAML)',
    changed: () => this.edited(),
  });
  private readonly choices = new ChoicesForm(() => this.later());
  private readonly fileName = byId('file-name', HTMLInputElement);
  private readonly example = byId('example', HTMLSelectElement);
  private readonly status = byId('status', HTMLParagraphElement);
  private readonly problems = byId('problems', HTMLOListElement);
  private readonly notice = byId('notice', HTMLDivElement);
  private readonly downloadAll = byId('download', HTMLButtonElement);
  private readonly results = byId('results', HTMLElement);
  private readonly tabs = new Tabs(
    byId('tabs', HTMLDivElement),
    byId('panels', HTMLDivElement),
    () => this.opened(),
  );
  private readonly targets = new Map(
    TARGET_NAMES.map((name) => [name, new TargetPanel(name, this.tabs.add(name, name))] as const),
  );
  private readonly gaps = new GapsPanel(this.tabs.add('gaps', 'Gaps'), () => this.report());
  private readonly tryOut = new TryPanel(this.tabs.add('try', 'Try a pod'), {
    typed: debounced(PAUSE, () => void this.tryPod()),
    picked: () => void this.tryPod(),
    witness: (anchor) => void this.tryGap(anchor),
  });
  private readonly gapDialog = new GapDialog((gap) => {
    this.tryOut.tryWitness(gap);
    this.tabs.open('try');
  });
  private readonly linkDialog = new LinkDialog();
  private readonly later = debounced(PAUSE, () => void this.refresh(true));

  constructor() {
    fillSelect(this.example, [
      ['', 'pick …'],
      ...POLICY_EXAMPLES.map(({ title }, i) => [String(i), title] as const),
    ]);
    this.example.addEventListener('change', () => this.pickExample(this.example.value));
    this.fileName.addEventListener('input', this.later);
    this.downloadAll.addEventListener('click', () => void this.archive());
    byId('share', HTMLButtonElement).addEventListener('click', () => this.share());
    this.results.addEventListener('click', ({ target }) => {
      const anchor =
        target instanceof Element
          ? target.closest<HTMLElement>('[data-gap]')?.dataset['gap']
          : undefined;
      if (anchor !== undefined) void this.openGap(anchor);
    });
    const take = (dropped: Dropped): void => this.take(dropped);
    const warn = (why: string): void => this.warn(why);
    takeDrops(
      [{ part: byId('input', HTMLElement), taken: take }, this.tryOut.taker(() => this.warn(''))],
      warn,
    );
    const chooser = byId('chooser', HTMLInputElement);
    takeChosen(chooser, take, warn);
    byId('open', HTMLButtonElement).addEventListener('click', () => chooser.click());
    this.tabs.open(FIRST_TAB);
    addEventListener('hashchange', () => this.openLink());
    if (this.openLink()) return;
    this.example.value = '0';
    this.pickExample('0');
  }

  private get input(): PageInput {
    return {
      name: this.fileName.value === '' ? 'policies.yaml' : this.fileName.value,
      text: this.editor.text,
      choices: this.choices.choices,
    };
  }

  private pickExample(value: string): void {
    const example = POLICY_EXAMPLES[Number(value)];
    if (value === '' || example === undefined) return;
    this.fileName.value = example.name;
    this.editor.text = example.text;
    void this.refresh();
  }

  private take({ name, text }: Dropped): void {
    this.fileName.value = name;
    this.editor.text = text;
    this.example.value = '';
    this.warn('');
    void this.refresh();
  }

  /** After an edit, the text is no longer one of the examples. */
  private edited(): void {
    this.example.value = '';
    this.later();
  }

  private async refresh(isTyped = false): Promise<void> {
    const run = (this.run += 1);
    const { input } = this;
    const order = { input, first: this.tabs.current };
    this.quick.supersede();
    this.thorough.supersede();
    this.isAnalysed = false;
    this.hasGaps = false;
    this.downloadAll.disabled = true;
    this.gaps.busy('');
    // The number in the title belongs to an older input.
    this.tabs.retitle('gaps', 'Gaps', '');
    try {
      const warnings = await this.convert(order, run);
      if (isTyped && this.lastTook > LONG) await after(REST);
      if (run !== this.run) return;
      await this.analyse(order, warnings);
    } catch (error) {
      if (run === this.run) this.fail(error);
    }
  }

  /** Converts beside the analysis of gaps. @returns the warnings from reading the input. */
  private convert(order: InputOrder, run: number): Promise<readonly Problem[]> {
    return new Promise((resolve, reject) => {
      this.quick
        .ask('convert', order, (progress) => {
          if (run !== this.run) return;
          if ('read' in progress) {
            this.showRead(progress.read, order.input.choices.targets);
            void this.tryPod();
            resolve(progress.read.warnings);
          }
          if ('documents' in progress)
            this.targets.get(progress.documents.name)?.showDocuments(progress.documents);
        })
        .catch((error: Error) => {
          reject(error);
          // If the fault is found late, the running analysis is of no use, and its results are
          // ignored.
          if (run === this.run && !(error instanceof Superseded)) {
            this.run += 1;
            this.thorough.supersede();
            this.fail(error);
          }
        });
    });
  }

  private async analyse(order: InputOrder, warnings: readonly Problem[]): Promise<void> {
    const { run } = this;
    const { targets } = order.input.choices;
    const begun = performance.now();
    let done = 0;
    let rows: PolicyRows[] = [];
    const left = (): string => `${done} of ${targets.length} targets done`;
    this.gaps.busy(left());
    const analysed = await this.thorough.ask('analyse', order, (progress) => {
      if ('gaps' in progress) {
        done += 1;
        this.targets.get(progress.gaps.name)?.showGaps(progress.gaps);
        this.gaps.busy(left());
      } else if ('target' in progress)
        this.gaps.busy(
          `${left()}, ${progress.target} at policy ${progress.policies} of ${progress.of}`,
        );
      else if ('rows' in progress) rows.push(...progress.rows);
      else if ('soFar' in progress) {
        this.gaps.showSoFar(progress.soFar, rows);
        this.hasGaps = true;
        rows = [];
      }
    });
    if (run !== this.run) return;
    this.lastTook = performance.now() - begun;
    this.showGaps(analysed, rows, warnings);
  }

  private showRead(converted: Converted, names: readonly TargetName[]): void {
    this.isRead = true;
    this.markStale(false);
    this.tell(inputWords(converted), converted.warnings);
    for (const name of TARGET_NAMES) {
      this.tabs.hide(name, !names.includes(name));
      this.targets.get(name)?.busy();
    }
  }

  private showGaps(
    analysed: Analysed,
    rows: readonly PolicyRows[],
    warnings: readonly Problem[],
  ): void {
    this.isAnalysed = true;
    this.hasGaps = true;
    this.gaps.show(analysed, rows);
    this.tabs.retitle('gaps', 'Gaps', String(analysed.gaps));
    this.tryOut.offer(analysed.witnesses);
    if (analysed.warnings.length > 0) this.mark([...warnings, ...analysed.warnings]);
    this.downloadAll.disabled = false;
    void this.tryPod();
  }

  /** Keeps the old results, and marks them as outdated. */
  private fail(error: unknown): void {
    if (error instanceof Superseded) return;
    this.markStale(true);
    if (error instanceof Faulty) {
      const { problems } = error;
      this.tell(errorWords(problems.length), problems);
      this.gaps.failed('The policies or options have errors.');
    } else {
      this.tell('psp-ferry itself failed on this input', [
        { severity: 'error', position: { file: '' }, message: String(error) },
      ]);
      this.gaps.failed('The gaps could not be worked out.');
    }
  }

  private tell(words: string, problems: readonly Problem[]): void {
    if (this.status.textContent !== words) this.status.textContent = words;
    this.mark(problems);
  }

  private mark(problems: readonly Problem[]): void {
    this.editor.mark(problems);
    showProblems(this.problems, problems, (line, column) => this.editor.goTo(line, column));
  }

  private markStale(isStale: boolean): void {
    byId('stale', HTMLParagraphElement).hidden = !isStale || !this.isRead;
    this.results.classList.toggle('stale', isStale);
  }

  private opened(): void {
    // The first tab is opened during construction, when the panels do not exist yet.
    if (this.run === 0) return;
    for (const panel of this.targets.values()) panel.showFile();
    this.tryOut.showExamples();
    void this.tryPod();
  }

  /**
   * Either worker can give verdicts. The one that knows the gaps says which of them explain a
   * difference.
   */
  private async tryPod(): Promise<void> {
    const trial = (this.trial += 1);
    const { run } = this;
    if (this.tabs.current !== 'try') return;
    try {
      const tried = await (this.isAnalysed ? this.thorough : this.quick).ask(
        'try',
        this.tryOut.pod,
      );
      if (trial === this.trial && run === this.run) this.tryOut.show(tried);
    } catch (error) {
      if (trial !== this.trial || run !== this.run || error instanceof Superseded) return;
      if (error instanceof Faulty) this.tryOut.fault(error.problems);
      else this.tryOut.tell('Nothing can be tried before the policies can be read.');
    }
  }

  private async openGap(anchor: string): Promise<void> {
    const gap = await this.known('gap', anchor);
    if (gap !== undefined) this.gapDialog.show(gap);
  }

  private async tryGap(anchor: string): Promise<void> {
    // An answer that is still on its way belongs to the previous pod.
    this.trial += 1;
    const gap = await this.known('gap', anchor);
    if (gap !== undefined) this.tryOut.tryWitness(gap);
  }

  private report(): Promise<string | undefined> {
    return this.known('report', null);
  }

  private async archive(): Promise<void> {
    const bytes = await this.known('archive', null);
    if (bytes !== undefined) download('psp-ferry.zip', bytes, 'application/zip');
  }

  /** The answer to an order about gaps; undefined while they are still analysed. */
  private async known<Name extends 'gap' | 'report' | 'archive'>(
    name: Name,
    order: Orders[Name]['order'],
  ): Promise<Orders[Name]['answer'] | undefined> {
    if (!(name === 'gap' ? this.hasGaps : this.isAnalysed)) return undefined;
    try {
      return await this.thorough.ask(name, order);
    } catch (error) {
      if (!(error instanceof Superseded))
        this.warn(`psp-ferry itself failed: ${(error as Error).message}.`);
      return undefined;
    }
  }

  private share(): void {
    try {
      const link = new URL(location.href);
      link.hash = fragmentOf({ ...this.input, pod: this.tryOut.pod });
      this.linkDialog.show(link.href);
    } catch (error) {
      this.warn(`No link can be made: ${(error as Error).message}.`);
    }
  }

  /** @returns whether the address contains the state of a page. */
  private openLink(): boolean {
    const { hash } = location;
    if (!isShared(hash)) return false;
    try {
      this.restore(stateOf(hash));
      this.warn('');
      return true;
    } catch (error) {
      this.warn(`The link cannot be read: ${(error as Error).message}.`);
      return false;
    }
  }

  private restore({ name, text, choices, pod }: PageState): void {
    this.fileName.value = name;
    this.choices.choices = choices;
    this.tryOut.pod = pod;
    this.editor.text = text;
    this.example.value = '';
    void this.refresh();
  }

  private warn(words: string): void {
    this.notice.textContent = words;
    this.notice.hidden = words === '';
  }
}

new Page();
