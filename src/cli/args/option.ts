/**
 * Options as a table has them: the parser, help, completion and the configuration file read the
 * same entries.
 */

interface Described {
  /** One letter, after one dash. */
  readonly short?: string;
  readonly describe: string;
  /** It asks for something once; a configuration file has no place for it. */
  readonly once?: true;
}
export interface Flag extends Described {
  readonly type: 'flag';
  /** `unset`: neither it nor its opposite was asked for. */
  readonly default: boolean | 'unset';
}
interface Valued extends Described {
  /** How help names the value: FILE, FOLDER; completion offers files for these two. */
  readonly value: string;
  readonly choices?: readonly string[];
}
export interface Word extends Valued {
  readonly type: 'word';
  readonly default?: string;
}
/** May be repeated, and hold several values parted by commas. */
export interface Words extends Valued {
  readonly type: 'words';
}
export type Option = Flag | Word | Words;

/** By name in camel case, as in a configuration file; on the command line it has dashes. */
export type OptionTable = Readonly<Record<string, Option>>;

type Chosen<O extends Option> = O extends { readonly choices: readonly (infer C)[] } ? C : string;

export type ValueOf<O extends Option> = O extends Flag
  ? O['default'] extends boolean
    ? boolean
    : boolean | undefined
  : O extends Words
    ? readonly Chosen<O>[] | undefined
    : O extends { readonly default: string }
      ? Chosen<O>
      : Chosen<O> | undefined;

export type Values<T extends OptionTable> = { readonly [K in keyof T]: ValueOf<T[K]> };

/** As on the command line: `psaLevel` is `psa-level`. */
export const dashed = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
