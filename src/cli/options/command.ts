/** A command as its table has it; `commands/NAME.run.ts` does the work. */
import type { COMMON_OPTIONS } from './commonOptions.js';
import type { OptionTable, ValuesOf } from './option.js';

export interface CommandTable {
  readonly describe: string;
  /** What follows without dashes, in order: one word, or the last of them any number. */
  readonly positionals: OptionTable;
  readonly options: OptionTable;
  /** What is typed, and what it is for. */
  readonly examples: readonly (readonly [command: string, what: string])[];
}

/** What the work of a command is given. */
export type ArgumentsOf<C extends CommandTable> = ValuesOf<C['options']> &
  ValuesOf<C['positionals']> &
  ValuesOf<typeof COMMON_OPTIONS>;

/** `gaps [inputs..]`, `explain <name> [inputs..]` */
export const usageOf = (name: string, { positionals }: CommandTable): string =>
  [
    name,
    ...Object.entries(positionals).map(([word, { array, demandOption }]) =>
      demandOption === true ? `<${word}>` : array === true ? `[${word}..]` : `[${word}]`,
    ),
  ].join(' ');

/** Files and folders after the options. */
export const inputs = <const D extends string>(
  describe: D,
): {
  readonly inputs: {
    readonly type: 'string';
    readonly array: true;
    readonly default: string[];
    readonly files: true;
    readonly describe: D;
  };
} => ({ inputs: { type: 'string', array: true, default: [], files: true, describe } });

/**
 * What the inputs of a command are, where a configuration file may name them: where a word comes
 * first, the inputs after it are named with it.
 */
export const inputsOf = ({ positionals }: CommandTable): string | undefined =>
  Object.keys(positionals)[0] === 'inputs' ? positionals['inputs']?.describe : undefined;
