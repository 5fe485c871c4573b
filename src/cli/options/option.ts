/** Options as tables, from which yargs and the schema of the configuration file are made. */
import type { InferredOptionType, Options } from 'yargs';
import type { TargetName } from '../../gaps/gap.js';

export interface Option extends Options {
  /** Whether the values are names of files and folders. */
  readonly files?: true;
  /** Whether a value may also name the file to write: `sarif=FILE`. */
  readonly toFile?: true;
  /** Whether the values are names of namespaces. */
  readonly namespaces?: true;
  /** Whether a comma is part of a value, and does not separate values. */
  readonly commas?: true;
  /** Whether the option is a one-time request, which a configuration file cannot have. */
  readonly once?: true;
  /** The targets on which it has an effect; all, if left out. */
  readonly onlyFor?: readonly TargetName[];
}

/** Options by name, as on the command line: `psa-level`. */
export type OptionTable = Readonly<Record<string, Option>>;

/** The values of a table's options, by name in camel case. */
export type ValuesOf<T extends OptionTable> = {
  readonly [K in keyof T & string as CamelCase<K>]: InferredOptionType<T[K]>;
};

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** The name in a configuration file: `psaLevel` for `psa-level`. */
export const camelCased = (name: string): string =>
  name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
