/** Parses the words of a command line by means of yargs, with psp-ferry's own messages. */
import yargs, { type Arguments, type Argv } from 'yargs';
import { VERSION } from '../../api/version.js';
import { UsageError } from '../io/exit.js';
import { usageOf, type CommandTable } from '../options/command.js';
import { COMMON_OPTIONS } from '../options/commonOptions.js';
import { chosenValue, writtenInput } from './chosenValue.js';
import { ASKED } from './completionScript.js';
import { faultWords, NAME_A_COMMAND, tooManyWords } from './faults.js';
import { examplesText, exitCodesText, overviewText } from './help.js';
import type { Option, OptionTable } from '../options/option.js';
import { separated } from './separated.js';

export type Commands = Readonly<Record<string, CommandTable>>;
/** Options by name in camel case, and `inputs`. */
export type Values = Readonly<Record<string, unknown>>;

export type Parsed =
  | { readonly command: string; readonly values: Values }
  /** The text of the help or of the version, if one of these was requested. */
  | { readonly text: string };

/** @throws UsageError for options and arguments that the command does not have. */
export function parse(
  argv: readonly string[],
  commands: Commands,
  { columns, settings = {} }: { readonly columns: number; readonly settings?: Values },
): Parsed {
  const words = separated(withHelpOption(argv, commands), commands);
  const { output, named, values } = run(words, commands, columns, settings);
  if (named !== undefined && values !== undefined) return { command: named, values };
  // yargs takes words after -- for a command.
  if (output === '') throw new UsageError('name a command before --; see psp-ferry --help');
  if (!asksForHelp(words)) return { text: `${output}\n` };
  const end =
    named === undefined ? exitCodesText(columns) : examplesText(commands[named]!, columns);
  return { text: `${output}\n${end}` };
}

/** Users also type `help` and `help COMMAND`. */
function withHelpOption(argv: readonly string[], commands: Commands): readonly string[] {
  const [first, named, ...others] = argv;
  if (first !== 'help') return argv;
  if (named === undefined || named.startsWith('-')) return ['--help'];
  return named in commands ? [named, '--help'] : [named, ...others];
}

/**
 * Completions of the last word, one on each line. @param argv the words so far, including the one
 * that asks for completion.
 */
export function completions(argv: readonly string[], commands: Commands): string {
  // bash treats each = as a separate word.
  const typed = argv.filter((word) => word !== '=');
  const last = typed.at(-1) ?? '';
  // A comma begins the next of several values.
  const before = last.slice(0, last.lastIndexOf(',') + 1);
  try {
    const { output } = run([...typed.slice(0, -1), last.slice(before.length)], commands, 80, {});
    // yargs also offers one-letter options with two dashes, which are removed.
    const lines = output.split('\n').filter((line) => !/^(--\w(:.*)?)?$/.test(line));
    return lines.map((line) => `${before}${line}\n`).join('');
  } catch (error) {
    // If yargs has no completions, it reports faults of the line instead.
    if (error instanceof UsageError) return '';
    throw error;
  }
}

interface Run {
  /** The text that yargs would print. */
  readonly output: string;
  readonly named: string | undefined;
  /** Undefined if text is printed instead. */
  readonly values: Values | undefined;
}

function run(words: readonly string[], commands: Commands, columns: number, settings: Values): Run {
  let named: string | undefined;
  let values: Values | undefined;
  let output = '';
  const isAsked = asksForCompletions(words) || asksForHelp(words);
  const parser = parserOf(columns, isAsked).fail((message: string) => {
    throw faultWords(message, { words, commands, named, first: firstWord(parser) });
  });
  for (const [name, table] of Object.entries(commands))
    parser.command({
      command: usageOf(name, table),
      describe: isAsked ? table.describe : false,
      builder: (command) => {
        named = name;
        return withTable(command, table, isAsked).config(settings);
      },
      handler: (given) => {
        values = withOthers(given, table);
        // Without a request for help, no usage is laid out. yargs takes null for this, but its
        // types do not allow it.
        if (!isAsked) parser.usage(null as unknown as string);
      },
    });
  void parser.parse(words, {}, (_, __, text) => {
    output = text;
  });
  // For help, yargs does not check the command.
  const first = firstWord(parser);
  if (asksForHelp(words) && named === undefined && first !== '')
    throw faultWords('Unknown command', { words, commands, named, first });
  return { output, named, values };
}

/** The first word that is not an option; empty if there is none. */
const firstWord = ({ parsed }: Argv): string =>
  String((parsed === false ? [] : parsed.argv._)[0] ?? '');

/** Words after `--` are inputs, too. */
function withOthers(given: Arguments, { positionals, options }: CommandTable): Values {
  const [first, ...others] = given._.slice(1).map((word) => writtenInput(String(word)));
  if (first === undefined) return given;
  if (!('inputs' in positionals)) throw new UsageError(tooManyWords(first, { options }));
  return { ...given, inputs: [...(given['inputs'] as readonly string[]), first, ...others] };
}

/** yargs lays out its help at each run. Unless help is requested, it gets none. */
function parserOf(columns: number, isAsked: boolean): Argv {
  const parser = plainParser(columns, isAsked);
  return isAsked ? parser.usage(overviewText()) : parser.hide('help').hide('version');
}

const plainParser = (columns: number, isAsked: boolean): Argv =>
  yargs([])
    .scriptName('psp-ferry')
    .locale('en')
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'dot-notation': false,
    })
    .options(withRules(COMMON_OPTIONS, isAsked))
    .group([...Object.keys(COMMON_OPTIONS), 'help', 'version'], 'Options of every command:')
    .help('help', 'show this help')
    .alias('help', 'h')
    .version('version', 'print the version', VERSION)
    .wrap(columns)
    .demandCommand(1, NAME_A_COMMAND)
    .strict();

function withTable(command: Argv, { positionals, options }: CommandTable, isAsked: boolean): Argv {
  for (const [name, { files: _, once: __, ...positional }] of Object.entries(positionals))
    command.positional(name, {
      ...positional,
      // The help would print the empty default.
      ...(isAsked ? { default: undefined } : { coerce: writtenInputs }),
    } as Parameters<Argv['positional']>[1]);
  if (!isAsked) for (const name of Object.keys(positionals)) command.hide(name);
  return command.options(withRules(options, isAsked)).group(Object.keys(options), 'Options:');
}

const writtenInputs = (value: string | readonly string[]): string | readonly string[] =>
  typeof value === 'string' ? writtenInput(value) : value.map(writtenInput);

/**
 * Rules for all options: each has a value, by its table. Lists of files take several words, because
 * a shell expands `-w *.yaml`; other lists are one word with commas. Unless help is requested,
 * options are hidden, so that yargs does not lay them out.
 */
const withRules = (options: OptionTable, isAsked: boolean): Record<string, Option> =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      option.type === 'boolean'
        ? { ...option, hidden: !isAsked }
        : {
            ...option,
            hidden: !isAsked,
            requiresArg: true,
            ...(option.array === true && option.files !== true ? { nargs: 1 } : {}),
            // During completion, values are not checked. Otherwise they are checked here and not by
            // yargs, which would not accept sarif=FILE as a choice.
            ...(isAsked
              ? {}
              : {
                  choices: undefined,
                  coerce: (value: string | readonly string[]) => chosenValue(name, option, value),
                }),
          },
    ]),
  );

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words
    .slice(0, end < 0 ? undefined : end)
    .some((word) => word === '--help' || word === '-h');
}

export const asksForCompletions = (argv: readonly string[]): boolean => argv[0] === ASKED;
