import { nearMatch } from '../../base/nearMatch.js';
import { namespaceName } from '../../api/choices.js';
import { accepted, UsageError } from '../io/exit.js';
import type { Option } from '../options/option.js';
import { asTyped } from './separated.js';

/**
 * The value of an option by its table. A list takes repeated options and values separated by
 * commas. Another option takes one value, which may be repeated.
 * @throws UsageError for a blank value, for two different values of such an option, for a value that
 *   is not one of the choices, and for a name that no namespace can have.
 */
export function chosenValue(
  name: string,
  { array, choices, commas, toFile, namespaces }: Option,
  given: string | readonly string[],
): string | readonly string[] {
  const values = (typeof given === 'string' ? [given] : given).map(asTyped);
  const check = (value: string): string => {
    const [choice] = toFile === true ? value.split('=', 1) : [value];
    chosen(name, choices as readonly string[], choice!);
    return namespaces === true ? accepted(`--${name}`, () => namespaceName(value)) : value;
  };
  if (array === true)
    return values
      .flatMap((value) => (commas === true ? [value] : value.split(',')))
      .map((one) => check(written(name, one)));
  const [first = '', ...others] = values.map((value) => check(written(name, value)));
  const other = others.find((value) => value !== first);
  if (other !== undefined)
    throw new UsageError(`--${name} takes one value, and has two: "${first}" and "${other}"`);
  return first;
}

/** @throws UsageError for a blank value, which usually comes from an unset shell variable. */
function written(name: string, value: string): string {
  if (value.trim() !== '') return value;
  throw new UsageError(`--${name} has an empty value: write one, or leave the option out`);
}

/** @throws UsageError for a blank file, folder or name. */
export function writtenInput(word: string): string {
  const input = asTyped(word);
  if (input.trim() !== '') return input;
  throw new UsageError('an argument is empty: write a name, or leave it out');
}

function chosen(name: string, choices: readonly string[] | undefined, value: string): void {
  if (choices === undefined || choices.includes(value)) return;
  const near = nearMatch(value, choices);
  throw new UsageError(
    `there is no ${name} "${value}"; ${near === undefined ? `it is one of ${choices.join(', ')}` : `did you mean "${near}"?`}`,
  );
}
