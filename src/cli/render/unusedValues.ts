import type { Values } from '../parser/commandParser.js';
import { isChart } from './chart.js';

/** The arguments that may name charts. */
const MAY_BE_CHARTS = ['inputs', 'workloads', 'pods', 'old', 'oldWith', 'new', 'newWith'];

/**
 * A note if nothing is a chart; otherwise undefined.
 *
 * @param given the options for charts that are given, at least one.
 */
export function unusedValues(given: readonly string[], values: Values): string | undefined {
  const named = MAY_BE_CHARTS.flatMap((name) => values[name] ?? []).filter(
    (one) => typeof one === 'string',
  );
  return named.some(isChart)
    ? undefined
    : `${given.join(', ')} ${given.length === 1 ? 'has' : 'have'} no effect: there is no Helm chart among the inputs; name the folder of the chart, or its package`;
}
