/** Options that are given and change nothing, because no target has them. */
import { TARGET_NAMES, type TargetName } from '../../gaps/gap.js';
import { camelCased, type Option, type OptionTable } from '../options/option.js';
import type { Values } from '../parser/commandParser.js';
import { hasChart } from '../render/unusedValues.js';
import type { CommandName } from './tables.js';
import { TARGET_OPTIONS } from './targetOptions.js';

/**
 * A note for each such option.
 *
 * @param given what stands on the command line. Nothing is said of the options of a configuration
 *   file, because they are for all runs of a project.
 * @param values what holds, with those of the configuration file.
 */
export function withoutEffect(
  command: CommandName,
  options: OptionTable,
  given: Values,
  values: Values,
): readonly string[] {
  const names = Object.keys(options).filter((name) => isGiven(given, name, options[name]!));
  const targets = targetsOf(command, values);
  if (targets.length === 0)
    return names
      .filter((name) => name in TARGET_OPTIONS && name !== 'kubernetes')
      .map((name) => `--${name} has no effect without targets: name them, as in -t vap`);
  return names.flatMap((name) => {
    const { onlyFor = TARGET_NAMES } = options[name]!;
    if (onlyFor.some((target) => targets.includes(target))) return [];
    if (name === 'namespace' && namesOfOthers(values)) return [];
    return [`--${name} has no effect on ${targets.join(', ')}: it is for ${onlyFor.join(' and ')}`];
  });
}

/** Only `check` compares with no target if none is named. */
function targetsOf(command: CommandName, { target, engine }: Values): readonly TargetName[] {
  const named = (target ?? engine) as readonly TargetName[] | undefined;
  return named ?? (command === 'check' ? [] : TARGET_NAMES);
}

function isGiven(given: Values, name: string, option: Option): boolean {
  const value = given[camelCased(name)];
  return value !== undefined && value !== option.default;
}

/** Whether the namespace is also that of workloads and charts. */
const namesOfOthers = (values: Values): boolean =>
  values['workloads'] !== undefined || hasChart(values);
