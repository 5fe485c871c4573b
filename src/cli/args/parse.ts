/**
 * The words of a command line as what its command knows. Node parts them; what they mean stands in
 * the table.
 */
import { parseArgs } from 'node:util';
import { nearMatch } from '../../base/nearMatch.js';
import { UsageError } from '../exit.js';
import type { Command, OperandValues } from './command.js';
import { dashed, type Option, type OptionTable } from './option.js';

/** An option's value as a table types it. */
export type OptionValue = boolean | string | readonly string[];

export interface Parsed {
  readonly operands: OperandValues;
  /** What was named, by name in camel case. */
  readonly named: ReadonlyMap<string, OptionValue>;
}

export interface Words {
  /** The first word that is no option: the command. */
  readonly command: string | undefined;
  readonly operands: readonly string[];
  readonly options: readonly OptionWord[];
  readonly help: boolean;
  readonly version: boolean;
}
interface OptionWord {
  /** Without dashes. */
  readonly name: string;
  /** As it was typed. */
  readonly typed: string;
  readonly value: string | undefined;
  readonly inline: boolean;
}

/**
 * @param tables of all commands: which of them is meant is known only when the words are parted.
 */
export function words(argv: readonly string[], tables: readonly OptionTable[]): Words {
  const entries = tables.flatMap((table) => Object.entries(table));
  const known = Object.fromEntries(
    entries.map(([name, { type, short }]) => [
      dashed(name),
      {
        type: type === 'flag' ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: { ...known, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } },
  });
  const [command, ...operands] = tokens.flatMap((token) =>
    token.kind === 'positional' ? [token.value] : [],
  );
  const options = tokens.flatMap((token) =>
    token.kind === 'option'
      ? [
          {
            name: token.name,
            typed: token.rawName,
            value: token.value,
            inline: token.inlineValue ?? false,
          },
        ]
      : [],
  );
  const asks = (name: string): boolean => options.some((option) => option.name === name);
  return {
    command,
    operands,
    options: options.filter(({ name }) => name !== 'help' && name !== 'version'),
    help: asks('help'),
    version: asks('version'),
  };
}

/** @throws UsageError for what the command does not know. */
export function parse({ operands, options }: Words, command: Command): Parsed {
  const named = new Map<string, OptionValue>();
  for (const word of options) {
    const [name, option, opposite] = optionOf(word, command);
    if (option.type === 'flag') named.set(name, flagOf(word) !== opposite);
    else if (option.type === 'word') named.set(name, chosen(name, option, textOf(word)));
    else
      named.set(name, [
        ...((named.get(name) as readonly string[] | undefined) ?? []),
        ...textOf(word)
          .split(',')
          .filter((one) => one !== '')
          .map((one) => chosen(name, option, one)),
      ]);
  }
  return { named, operands: operandsOf(operands, command) };
}

function operandsOf(
  operands: readonly string[],
  { operands: { subject, inputs } }: Command,
): OperandValues {
  const [first, ...others] = operands;
  const left = subject === undefined ? operands : others;
  if (subject !== undefined && first === undefined)
    throw new UsageError(`name ${subject.describe}`);
  if (inputs === undefined && left.length > 0)
    throw new UsageError(`"${left[0]!}": nothing can follow here`);
  return { subject: subject === undefined ? '' : first!, inputs: left };
}

/** With whether `no-` stands before it. */
function optionOf(
  { name, typed }: OptionWord,
  { options }: Command,
): readonly [name: string, option: Option, opposite: boolean] {
  for (const [own, option] of Object.entries(options)) {
    if (name === dashed(own)) return [own, option, false];
    if (option.type === 'flag' && name === `no-${dashed(own)}`) return [own, option, true];
  }
  const near = typed.startsWith('--')
    ? nearMatch(name, [...Object.keys(options).map(dashed), 'help', 'version'])
    : undefined;
  throw new UsageError(
    `there is no option ${typed}${near === undefined ? '' : `; did you mean --${near}?`}`,
  );
}

function flagOf({ typed, value, inline }: OptionWord): boolean {
  if (!inline || value === 'true') return true;
  if (value === 'false') return false;
  throw new UsageError(`${typed} is on or off: it takes no value`);
}

function textOf({ typed, value, inline }: OptionWord): string {
  // `-t=vap` is meant as `-t vap`.
  if (value !== undefined && inline)
    return typed.startsWith('--') || !value.startsWith('=') ? value : value.slice(1);
  if (value === undefined || (value.startsWith('-') && value !== '-'))
    throw new UsageError(
      `${typed} needs a value${value === undefined ? '' : `; if it is "${value}", write ${typed}=${value}`}`,
    );
  return value;
}

/** @throws UsageError for a value that is none of the choices. */
function chosen(
  name: string,
  { choices }: Option & { readonly type: 'word' | 'words' },
  value: string,
): string {
  if (choices === undefined || choices.includes(value)) return value;
  const near = nearMatch(value, choices);
  throw new UsageError(
    `there is no ${dashed(name)} "${value}"; ${near === undefined ? `it is one of ${choices.join(', ')}` : `did you mean "${near}"?`}`,
  );
}
