/** The state of the page: what a link contains, and what the forms show. */
import { CHOICE_VALUES, TARGET_NAMES } from '../src/api/choiceValues.js';
import type { PageChoices, PageInput, PodInput } from './messages.js';

export interface PageState extends PageInput {
  readonly pod: PodInput;
}

export const DEFAULT_CHOICES: PageChoices = {
  targets: TARGET_NAMES,
  selection: CHOICE_VALUES.selection[0],
  kubernetes: CHOICE_VALUES.kubernetes[0]!,
  psaLevel: CHOICE_VALUES.psaLevel[0],
  ephemeral: CHOICE_VALUES.ephemeral[0],
  mode: CHOICE_VALUES.mode[0],
  namespaces: [],
  residual: false,
  strict: false,
};

/**
 * @throws Error if the value does not have the form of `PageState`. It may come from a stranger's
 *   link.
 */
export function readState(value: unknown): PageState {
  const { name, text, choices, pod } = fields(value);
  const of = fields(choices);
  const who = fields(pod);
  return {
    name: textOf(name),
    text: textOf(text),
    choices: {
      targets: textsOf(of['targets']).map((target) => oneOf(target, TARGET_NAMES)),
      selection: oneOf(of['selection'], CHOICE_VALUES.selection),
      kubernetes: oneOf(of['kubernetes'], CHOICE_VALUES.kubernetes),
      psaLevel: oneOf(of['psaLevel'], CHOICE_VALUES.psaLevel),
      ephemeral: oneOf(of['ephemeral'], CHOICE_VALUES.ephemeral),
      mode: oneOf(of['mode'], CHOICE_VALUES.mode),
      namespaces: textsOf(of['namespaces']),
      residual: of['residual'] === true,
      strict: of['strict'] === true,
    },
    pod: {
      text: textOf(who['text']),
      user: textOf(who['user']),
      groups: textsOf(who['groups']),
      namespace: textOf(who['namespace']),
    },
  };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error('a part is missing');
  return value as Readonly<Record<string, unknown>>;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error('a text is missing');
  return value;
}

function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new Error('a list is missing');
  return value.map(textOf);
}

function oneOf<Value extends string>(value: unknown, values: readonly Value[]): Value {
  const found = values.find((one) => one === value);
  if (found === undefined) throw new Error(`an option is none of ${values.join(', ')}`);
  return found;
}
