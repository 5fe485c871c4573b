/** A command as a table has it; its work is loaded when it runs. */
import type { Terminal } from '../io/terminal.js';
import { COMMON_OPTIONS } from './commonOptions.js';
import type { OptionTable, Values } from './option.js';

/** What follows the options. */
export interface Operands {
  /** The one word that comes first, and must be there. */
  readonly subject?: { readonly name: string; readonly describe: string };
  /** What the files and folders are. */
  readonly inputs?: string;
}
export interface OperandValues {
  readonly subject: string;
  readonly inputs: readonly string[];
}

interface CommandFacts {
  readonly name: string;
  readonly describe: string;
  readonly operands: Operands;
  /** What is typed, and what it is for. */
  readonly examples: readonly (readonly [command: string, what: string])[];
}
export interface Command extends CommandFacts {
  /** With those of every command. */
  readonly options: OptionTable;
  /** @returns the exit code. */
  readonly run: (values: unknown, terminal: Terminal) => Promise<number>;
}

export type CommonValues = Values<typeof COMMON_OPTIONS>;

interface CommandParts<T extends OptionTable> extends CommandFacts {
  readonly options: T;
  readonly run: (
    args: Values<T> & CommonValues & OperandValues,
    terminal: Terminal,
  ) => Promise<number>;
}

/** The parser makes the values from the same table: that is what the cast rests on. */
export function command<const T extends OptionTable>({
  run,
  options,
  ...facts
}: CommandParts<T>): Command {
  return {
    ...facts,
    options: { ...options, ...COMMON_OPTIONS },
    run: (values, terminal) => run(values as Values<T> & CommonValues & OperandValues, terminal),
  };
}

/** `[inputs..]`, `<name> [inputs..]` */
export const operandsText = ({ subject, inputs }: Operands): string =>
  [
    ...(subject === undefined ? [] : [`<${subject.name}>`]),
    ...(inputs === undefined ? [] : ['[inputs..]']),
  ].join(' ');
