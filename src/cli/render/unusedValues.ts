import type { Values } from '../parser/commandParser.js';
import { isChart } from './chart.js';

/** The arguments that may name charts. */
const MAY_BE_CHARTS = ['inputs', 'workloads', 'pods', 'old', 'oldWith', 'new', 'newWith'];

/** The options for charts, by name in camel case. */
const OPTIONS = { values: '--values', set: '--set', releaseName: '--release-name' };

/** A note if options for charts are given, and nothing is a chart; otherwise undefined. */
export function unusedValues(values: Values): string | undefined {
  const named = MAY_BE_CHARTS.flatMap((name) => values[name] ?? []).filter(
    (one) => typeof one === 'string',
  );
  const given = Object.entries(OPTIONS).flatMap(([name, option]) =>
    values[name] === undefined ? [] : [option],
  );
  return named.some(isChart)
    ? undefined
    : `${given.join(', ')} ${given.length === 1 ? 'has' : 'have'} no effect: there is no Helm chart among the inputs; name the folder of the chart, or its package`;
}
