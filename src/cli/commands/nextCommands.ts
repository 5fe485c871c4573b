/** The commands to run after a conversion, ready to be copied. */
import type { ConvertedTarget } from '../../api/conversion.js';
import { shellWord } from '../../base/shellWord.js';
import { isWorkloadKind } from '../../pod/builtInKinds.js';
import { targetSummaries } from '../../report/gaps/targetSummaries.js';
import { applying } from '../../targets/applying.js';
import { COMMON_OPTIONS } from '../options/commonOptions.js';
import { camelCased } from '../options/option.js';
import { isChart, onlyNamespace, type ChartValues } from '../render/chart.js';
import { RENDER_OPTIONS } from './renderOptions.js';
import { TARGET_OPTIONS, type TargetArguments } from './targetOptions.js';

interface Inputs {
  readonly inputs: readonly string[];
  readonly workloads?: readonly string[] | undefined;
}

/**
 * @param left the kinds that policies are not read from. @returns lines, or none where nothing was
 *   written that can be applied.
 */
export function nextCommands(
  args: TargetArguments & ChartValues & Inputs,
  left: readonly string[],
  outputs: readonly ConvertedTarget[],
  folder: string,
): readonly string[] {
  const { inputs, residual } = args;
  const commandOf = ({ name, files }: ConvertedTarget): readonly string[] => {
    const found = applying(name, files, shellWord(`${folder}/${name}`));
    return found === undefined ? [] : [found.dryRun];
  };
  // What is split between two targets is applied and judged together.
  const ordered = residual ? outputs : mostFaithfulFirst(outputs);
  const appliable = ordered.filter((one) => commandOf(one).length > 0);
  const applied = residual ? appliable : appliable.slice(0, 1);
  const shown = applied.length > 0 ? applied : ordered.slice(0, 1);
  if (shown.length === 0) return [];
  const policies = namedAgain(inputs);
  const [chart] = inputs.filter(isChart);
  return [
    `psp-ferry check ${policies} -w ${workloadsOf(args, left)} -t ${shown.map(({ name }) => name).join()}${repeated(args)}${chart === undefined ? '' : ofRelease(args)}`,
    ...applied.flatMap(commandOf),
  ];
}

/** Those that were named, else what they are read from with the policies. */
function workloadsOf({ inputs, workloads = [] }: Inputs, left: readonly string[]): string {
  const charts = inputs.filter(isChart).slice(0, 1);
  const named = [workloads, charts, left.some(isWorkloadKind) ? inputs : []].find(
    (some) => some.length > 0 && !some.includes('-'),
  );
  return named === undefined ? 'WORKLOADS' : named.map(shellWord).join(' ');
}

/** As the README recommends them. */
const mostFaithfulFirst = (outputs: readonly ConvertedTarget[]): readonly ConvertedTarget[] =>
  targetSummaries(
    outputs.map(({ name }) => name),
    outputs.flatMap(({ gaps }) => gaps),
    { psaLevel: null, residual: false },
  ).map(({ target }) => outputs.find(({ name }) => name === target)!);

/** Where a chart is installed decides who asks for its pods. */
function ofRelease(args: ChartValues): string {
  const namespace = onlyNamespace(args);
  return namespace === undefined ? '' : ` --namespace ${shellWord(namespace)}`;
}

/** Standard input has been read: it cannot be named again. */
export const namedAgain = (inputs: readonly string[]): string =>
  inputs.includes('-') ? 'POLICIES' : inputs.map(shellWord).join(' ');

/** The given options that change the input or the answers of a target. */
export function repeated(args: TargetArguments & ChartValues): string {
  const { config, 'config-root': root } = COMMON_OPTIONS;
  const { mode: _, ...answering } = {
    ...TARGET_OPTIONS,
    ...RENDER_OPTIONS,
    config,
    'config-root': root,
  };
  return Object.entries(answering)
    .flatMap(([key, option]) => {
      const value = args[camelCased(key) as keyof typeof args];
      if (value === undefined || ('default' in option && value === option.default)) return [];
      if (value === true) return [` --${key}`];
      return [value].flat().map((one) => ` --${key} ${shellWord(String(one))}`);
    })
    .join('');
}
