/** The table of a command. `commands/NAME.run.ts` does the work. */
import type { COMMON_OPTIONS } from './commonOptions.js';
import type { OptionTable, ValuesOf } from './option.js';

export interface CommandTable {
  readonly describe: string;
  /** The arguments without dashes, in order. Each is one word, but the last may be several. */
  readonly positionals: OptionTable;
  readonly options: OptionTable;
  /** Commands as they are typed, and what they do. */
  readonly examples: readonly (readonly [command: string, what: string])[];
}

/** The arguments that the work of a command gets. */
export type ArgumentsOf<C extends CommandTable> = ValuesOf<C['options']> &
  ValuesOf<C['positionals']> &
  ValuesOf<typeof COMMON_OPTIONS>;

/** A usage line such as `gaps [inputs..]` or `explain <name> [inputs..]`. */
export const usageOf = (name: string, { positionals }: CommandTable): string =>
  [
    name,
    ...Object.entries(positionals).map(([word, { array, demandOption }]) =>
      demandOption === true ? `<${word}>` : array === true ? `[${word}..]` : `[${word}]`,
    ),
  ].join(' ');

/** The argument for files and folders. */
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
 * The description of a command's inputs, if a configuration file may name them; undefined for a
 * command whose first argument is something else.
 */
export const inputsOf = ({ positionals }: CommandTable): string | undefined =>
  Object.keys(positionals)[0] === 'inputs' ? positionals['inputs']?.describe : undefined;
