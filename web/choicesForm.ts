/** The form with the options of the command line. */
import { canBeResidual, CHOICE_VALUES, TARGET_NAMES } from '../src/api/choiceValues.js';
import { byId, element, fillSelect, within } from './dom.js';
import type { PageChoices } from './messages.js';
import { DEFAULT_CHOICES, readState } from './pageState.js';

const SELECTS = Object.keys(CHOICE_VALUES) as readonly (keyof typeof CHOICE_VALUES)[];

/** The words of a text, separated by commas or spaces. */
export const words = (text: string): readonly string[] =>
  text.split(/[\s,]+/).filter((word) => word !== '');

export class ChoicesForm {
  private readonly form = byId('choices', HTMLFormElement);
  private readonly summary = byId('options-summary', HTMLSpanElement);

  constructor(changed: () => void) {
    for (const name of SELECTS)
      fillSelect(
        this.select(name),
        CHOICE_VALUES[name].map((value) => [value, value] as const),
      );
    byId('targets', HTMLFieldSetElement).append(
      ...TARGET_NAMES.map((name) =>
        element(
          'label',
          { class: 'check' },
          element('input', { type: 'checkbox', name: 'target', value: name }),
          name,
        ),
      ),
    );
    this.choices = DEFAULT_CHOICES;
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.form.addEventListener('input', ({ target }) => {
      // Without a target there would be no result to show.
      if (target instanceof HTMLInputElement && this.choices.targets.length === 0)
        target.checked = true;
      this.tell();
      changed();
    });
  }

  get choices(): PageChoices {
    const chosen = Object.fromEntries(SELECTS.map((name) => [name, this.select(name).value]));
    const targets = this.targets()
      .filter(({ checked }) => checked)
      .map(({ value }) => value);
    const nothing = { text: '', user: '', groups: [], namespace: '' };
    const boxes = {
      strict: this.box('strict').checked,
      residual: this.box('residual').checked && canBeResidual(targets),
    };
    return readState({
      name: '',
      text: '',
      pod: nothing,
      choices: { ...chosen, ...boxes, targets, namespaces: words(this.namespaces().value) },
    }).choices;
  }

  set choices(choices: PageChoices) {
    for (const name of SELECTS) this.select(name).value = choices[name];
    for (const box of this.targets())
      box.checked = (choices.targets as readonly string[]).includes(box.value);
    this.namespaces().value = choices.namespaces.join(', ');
    this.box('strict').checked = choices.strict;
    this.box('residual').checked = choices.residual;
    this.tell();
  }

  /** Shows options that differ from their defaults, even while the form is closed. */
  private tell(): void {
    const { choices } = this;
    const changed = SELECTS.filter((name) => choices[name] !== DEFAULT_CHOICES[name]).map(
      (name) => choices[name],
    );
    const rest = [
      ...(choices.targets.length < TARGET_NAMES.length ? [choices.targets.join(', ')] : []),
      ...choices.namespaces,
      ...(['residual', 'strict'] as const).filter((name) => choices[name]),
    ];
    this.box('residual').disabled = !canBeResidual(choices.targets);
    this.summary.textContent = [...changed, ...rest].join(' · ');
  }

  private readonly select = (name: string): HTMLSelectElement =>
    within(this.form, `select[name=${name}]`, HTMLSelectElement);
  private readonly targets = (): readonly HTMLInputElement[] => [
    ...this.form.querySelectorAll<HTMLInputElement>('input[name=target]'),
  ];
  private readonly namespaces = (): HTMLInputElement =>
    within(this.form, 'input[name=namespaces]', HTMLInputElement);
  private readonly box = (name: string): HTMLInputElement =>
    within(this.form, `input[name=${name}]`, HTMLInputElement);
}
