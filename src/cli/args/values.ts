import type { Command } from './command.js';
import type { OptionTable } from './option.js';
import type { OptionValue, Parsed } from './parse.js';

/** What a configuration file says to one command: options by name, and `inputs`. */
export type Settings = ReadonlyMap<string, OptionValue>;

/**
 * The command line wins over the configuration file, and that over what holds where nothing is
 * said.
 */
export function valuesOf(
  { options }: Command,
  { named, operands }: Parsed,
  settings: Settings,
): object {
  const { subject, inputs } = operands;
  return {
    ...defaultsOf(options),
    ...Object.fromEntries([...settings, ...named]),
    subject,
    inputs: inputs.length > 0 ? inputs : (settings.get('inputs') ?? []),
  };
}

const defaultsOf = (options: OptionTable): object =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      option.type === 'words' || option.default === 'unset' ? undefined : option.default,
    ]),
  );
