/**
 * Translates yargs' messages into psp-ferry's own: with the similar known word, and where to look.
 */
import { nearMatch } from '../../base/nearMatch.js';
import { UsageError } from '../io/exit.js';
import type { CommandTable } from '../options/command.js';
import { COMMON_OPTIONS } from '../options/commonOptions.js';
import type { Option } from '../options/option.js';

export interface Context {
  readonly words: readonly string[];
  readonly commands: Readonly<Record<string, CommandTable>>;
  /** The command that the words name; undefined if there is none. */
  readonly named: string | undefined;
  /** The first word that is not an option. */
  readonly first: string;
}

/** @param message a message of yargs, or one of ours that was passed through yargs. */
export function faultWords(message: string, context: Context): UsageError {
  const { commands, named, words } = context;
  return new UsageError(
    named === undefined
      ? withHelp(withoutCommand(message, context), '')
      : withHelp(inOurWords(message, words, commands[named]!), `${named} `),
  );
}

/** A message that already says what to write does not also refer to the help. */
const withHelp = (message: string, command: string): string =>
  message.endsWith('?') ? message : `${message}; see psp-ferry ${command}--help`;

function withoutCommand(message: string, { words, commands, first }: Context): string {
  const known = Object.keys(commands);
  if (message.startsWith('Unknown')) return unknownCommand(first, known);
  if (message !== NAME_A_COMMAND) return message;
  return unknownOption(words, { options: {} }) ?? `${NAME_A_COMMAND}: ${known.join(', ')}`;
}

/** The message that yargs gives where no command is named. */
export const NAME_A_COMMAND = 'name a command';

function unknownCommand(name: string, commands: readonly string[]): string {
  const near = nearMatch(name, commands);
  return `there is no command "${name}"${near === undefined ? '' : `; did you mean ${near}?`}`;
}

function inOurWords(message: string, words: readonly string[], table: CommandTable): string {
  const [, missing] = /^Not enough arguments following: (.*)$/s.exec(message) ?? [];
  if (missing !== undefined) return missingValue(missing, words);
  const [, got] = /^Not enough non-option arguments: got (\d+)/.exec(message) ?? [];
  if (got !== undefined) {
    const positionals = Object.values(table.positionals);
    return `name ${(positionals[Number(got)] ?? positionals[0]!).describe!}`;
  }
  const [, unknown] = /^Unknown arguments?: (.*)$/s.exec(message) ?? [];
  if (unknown === undefined) return message;
  return unknownOption(words, table) ?? tooManyWords(unknown.split(', ')[0]!, table);
}

/** The fault of a word that is neither an option nor expected. It may be the value of an option. */
export function tooManyWords(word: string, { options }: Pick<CommandTable, 'options'>): string {
  const option = Object.entries<Option>(options).find(([, { choices = [] }]) =>
    choices.includes(word),
  );
  const hint = option === undefined ? '' : `; did you mean --${option[0]} ${word}?`;
  return `"${word}" is one argument too many${hint}`;
}

function missingValue(name: string, words: readonly string[]): string {
  const typed = name.length === 1 ? `-${name}` : `--${name}`;
  const next = words[words.indexOf(typed) + 1];
  return `${typed} needs a value${next === undefined ? '' : `; if it is "${next}", write ${typed}=${next}`}`;
}

/** The fault of the first option that the command does not have. */
function unknownOption(
  words: readonly string[],
  { options }: Pick<CommandTable, 'options'>,
): string | undefined {
  const table = { ...COMMON_OPTIONS, ...options };
  const names = [...Object.keys(table), 'help', 'version'];
  const letters = Object.values(table).flatMap((option) => ('alias' in option ? option.alias : []));
  const end = words.indexOf('--');
  for (const word of end < 0 ? words : words.slice(0, end)) {
    const [, dashes, name = ''] = /^(--?)([^=]+)/s.exec(word) ?? [];
    if (dashes === undefined) continue;
    const isLong = dashes === '--';
    if (isLong ? names.includes(name.replace(/^no-/, '')) : [...letters, 'h'].includes(name))
      continue;
    const near = isLong ? nearMatch(name, names) : undefined;
    return `there is no option ${dashes}${name}${near === undefined ? '' : `; did you mean --${near}?`}`;
  }
  return undefined;
}
