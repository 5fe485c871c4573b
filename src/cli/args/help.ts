/** Help from the tables, in lines that fit the terminal. */
import { operandsText, type Command } from './command.js';
import { COMMON_OPTIONS } from './commonOptions.js';
import { dashed, type Option } from './option.js';

type Row = readonly [left: string, right: string];

const ABOUT =
  'Carries PodSecurityPolicies to Pod Security Admission, Gatekeeper, Kyverno and ValidatingAdmissionPolicy, and says where the result is not equivalent.';
const ASKING: readonly Row[] = [
  ['  -h, --help', 'what this is'],
  ['      --version', 'the version'],
];

/** Of everything: the commands. */
export function overview(commands: readonly Command[], columns: number): string {
  const rows = commands.map((command): Row => [
    `  psp-ferry ${command.name} ${operandsText(command.operands)}`.trimEnd(),
    command.describe,
  ]);
  return page([
    'psp-ferry COMMAND [inputs..] [options]',
    '',
    ...wrapped(ABOUT, columns, ''),
    '',
    'Commands:',
    ...table(rows, columns),
    '',
    'Options of every command:',
    ...table([...optionRows(COMMON_OPTIONS), ...ASKING], columns),
    '',
    'Options and examples of one command: psp-ferry COMMAND --help',
  ]);
}

export function commandHelp(
  { name, describe, operands, options, examples }: Command,
  columns: number,
): string {
  const own = Object.fromEntries(
    Object.entries(options).filter(([option]) => !(option in COMMON_OPTIONS)),
  );
  const { subject, inputs } = operands;
  const words: readonly Row[] = [
    ...(subject === undefined ? [] : [[`  ${subject.name}`, subject.describe] as const]),
    ...(inputs === undefined ? [] : [['  inputs', inputs] as const]),
  ];
  return page([
    `psp-ferry ${name} ${operandsText(operands)}`.trimEnd(),
    '',
    ...wrapped(describe, columns, ''),
    ...section('', words, columns),
    ...section('Options:', optionRows(own), columns),
    ...section('Options of every command:', [...optionRows(COMMON_OPTIONS), ...ASKING], columns),
    ...section(
      'Examples:',
      examples.map(([typed, what]) => [`  ${typed}`, what] as const),
      columns,
    ),
  ]);
}

const section = (title: string, rows: readonly Row[], columns: number): readonly string[] =>
  rows.length === 0 ? [] : ['', ...(title === '' ? [] : [title]), ...table(rows, columns)];

const optionRows = (options: Readonly<Record<string, Option>>): readonly Row[] =>
  Object.entries(options).map(([name, option]) => [left(name, option), right(option)]);

const left = (name: string, option: Option): string =>
  `  ${option.short === undefined ? '    ' : `-${option.short}, `}--${dashed(name)}${option.type === 'flag' ? '' : ` ${option.value}`}`;

function right(option: Option): string {
  const choices =
    option.type === 'flag' || option.choices === undefined ? '' : ` (${option.choices.join(', ')})`;
  return `${option.describe}${choices}${option.type === 'word' && option.default !== undefined ? ` [${option.default}]` : ''}`;
}

/** Two columns; a left one that is too wide has its right one below it. */
function table(rows: readonly Row[], columns: number): readonly string[] {
  const indent = Math.min(
    Math.max(...rows.map(([text]) => text.length)) + 2,
    50,
    Math.floor(columns / 2),
  );
  return rows.flatMap(([text, what]) => {
    const [first = '', ...others] = wrapped(what, columns - indent, '').map(
      (line) => ' '.repeat(indent) + line,
    );
    return text.length + 2 > indent
      ? [text, first, ...others]
      : [text + first.slice(text.length), ...others];
  });
}

function wrapped(text: string, columns: number, indent: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= Math.max(columns, 30))
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(indent + word);
  }
  return lines;
}

const page = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
