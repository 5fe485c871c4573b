/** A command as the parser knows it; its work is loaded when it runs. */
import type { ArgumentsCamelCase, Argv } from 'yargs';

/** Options that every command has. */
export interface CommonOptions { strict: boolean; quiet: boolean }

export interface Command {
  readonly name: string;
  /** @param isOnly it was asked for by name: the parser need not know the others. */
  addTo(parser: Argv<CommonOptions>, isOnly: boolean, finish: (exit: number) => void): Argv<CommonOptions>;
}

interface CommandParts<A> {
  readonly name: string;
  /** What follows the name: `[inputs..]`. */
  readonly operands: string;
  readonly describe: string;
  readonly options: (y: Argv<CommonOptions>) => Argv<A>;
  /** @returns the exit code. */
  readonly run: (args: ArgumentsCamelCase<A>) => Promise<number>;
}

export function command<A>({ name, operands, describe, options, run }: CommandParts<A>): Command {
  return {
    name,
    addTo: (parser, isOnly, finish) => parser.command<A>(`${isOnly ? '$0' : name} ${operands}`, describe, options, async (args) => {
      finish(await run(args));
    }),
  };
}
