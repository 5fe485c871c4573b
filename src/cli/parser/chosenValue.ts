import { nearMatch } from '../../base/nearMatch.js';
import { UsageError } from '../io/exit.js';
import type { Option } from '../options/option.js';
import { asTyped } from './separated.js';

/**
 * The value of an option as its table has it: a list holds what was repeated and what commas
 * separate; else the last one given holds.
 * @throws UsageError for a value that is none of the choices.
 */
export function chosenValue(
  name: string,
  { array, choices, toFile }: Option,
  given: string | readonly string[],
): string | readonly string[] {
  const values = (typeof given === 'string' ? [given] : given).map(asTyped);
  const check = (value: string): string => {
    const [choice] = toFile === true ? value.split('=', 1) : [value];
    chosen(name, choices as readonly string[], choice!);
    return value;
  };
  return array === true
    ? values
        .flatMap((value) => value.split(','))
        .filter((value) => value !== '')
        .map(check)
    : check(values.at(-1) ?? '');
}

function chosen(name: string, choices: readonly string[] | undefined, value: string): void {
  if (choices === undefined || choices.includes(value)) return;
  const near = nearMatch(value, choices);
  throw new UsageError(
    `there is no ${name} "${value}"; ${near === undefined ? `it is one of ${choices.join(', ')}` : `did you mean "${near}"?`}`,
  );
}
