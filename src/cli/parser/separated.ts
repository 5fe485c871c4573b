/** Rewrites words that yargs would misread. */
import { UsageError } from '../io/exit.js';
import type { CommandTable } from '../options/command.js';
import { COMMON_OPTIONS } from '../options/commonOptions.js';
import type { Option } from '../options/option.js';

/** Replaces `-` (standard input), because yargs takes it for an option. No word can contain NUL. */
const STANDARD_INPUT = '\0-';

/** The word as it was typed. */
export const asTyped = (word: string): string => (word === STANDARD_INPUT ? '-' : word);

/**
 * Splits `-fyaml` into `-f yaml`, and replaces `-`.
 * @throws UsageError for a flag with another value than true or false.
 */
export function separated(
  argv: readonly string[],
  commands: Readonly<Record<string, CommandTable>>,
): readonly string[] {
  const options = [COMMON_OPTIONS, ...Object.values(commands).map((one) => one.options)];
  const find = (name: string): Option | undefined =>
    options
      .flatMap((table) => Object.entries<Option>(table))
      .find(([long, { alias }]) => long === name || alias === name)?.[1];
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const words: string[] = [];
  for (const word of argv.slice(0, end)) {
    if (word === '-') words.push(STANDARD_INPUT);
    else if (/^-[^-]/.test(word)) words.push(...lettersOf(word.slice(1), find));
    else words.push(checkedFlag(word, find));
  }
  return [...words, ...argv.slice(end)];
}

/** Splits letters behind one dash: flags, and at most one option with its value. */
function lettersOf(letters: string, find: (name: string) => Option | undefined): readonly string[] {
  const [letter = '', ...others] = letters;
  const rest = others.join('');
  // yargs takes -n= for the letter "=".
  if (rest === '=') return [`-${letter}`, ''];
  if (rest === '' || rest.startsWith('=')) return [`-${letters}`];
  return find(letter)?.type === 'string'
    ? [`-${letter}`, rest]
    : [`-${letter}`, ...lettersOf(rest, find)];
}

function checkedFlag(word: string, find: (name: string) => Option | undefined): string {
  const [, name = '', value] = /^--(?:no-)?([^=]+)=(.*)$/s.exec(word) ?? [];
  if (find(name)?.type === 'boolean' && value !== 'true' && value !== 'false')
    throw new UsageError(`--${name} is on or off: it takes no value`);
  return word;
}
