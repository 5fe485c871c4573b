/** Options as tables: yargs reads them as builders, and the configuration file has the same. */
import type { InferredOptionType, Options } from 'yargs';

export interface Option extends Options {
  /** The values are names of files and folders. */
  readonly files?: true;
  /** A choice may name the file that it goes to: `sarif=FILE`. */
  readonly toFile?: true;
  /** A comma is part of a value, and parts none from the next. */
  readonly commas?: true;
  /** It asks for something once; a configuration file has no place for it. */
  readonly once?: true;
}

/** By name as on the command line: `psa-level`. */
export type OptionTable = Readonly<Record<string, Option>>;

/** The values of a table's options, by name in camel case. */
export type ValuesOf<T extends OptionTable> = {
  readonly [K in keyof T & string as CamelCase<K>]: InferredOptionType<T[K]>;
};

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** As in a configuration file: `psa-level` is `psaLevel`. */
export const camelCased = (name: string): string =>
  name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
