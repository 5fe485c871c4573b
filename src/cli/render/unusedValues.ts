import type { Values } from '../parser/commandParser.js';
import { isChart } from './chart.js';

/** The arguments that may name charts. */
const MAY_BE_CHARTS = ['inputs', 'workloads', 'pods', 'old', 'oldWith', 'new', 'newWith'];

export const hasChart = (values: Values): boolean =>
  MAY_BE_CHARTS.flatMap((name) => values[name] ?? []).some(
    (one) => typeof one === 'string' && isChart(one),
  );

/**
 * A note if nothing is a chart; otherwise undefined.
 *
 * @param given the options for charts that are given, at least one.
 */
export const unusedValues = (given: readonly string[], values: Values): string | undefined =>
  hasChart(values)
    ? undefined
    : `${given.join(', ')} ${given.length === 1 ? 'has' : 'have'} no effect: there is no Helm chart among the inputs; name the folder of the chart, or its package`;
