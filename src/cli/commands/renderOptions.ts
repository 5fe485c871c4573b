/** Options for rendering charts among the inputs. */
import { camelCased, type OptionTable } from '../options/option.js';

export const RENDER_OPTIONS = {
  values: {
    type: 'string',
    array: true,
    files: true,
    describe: 'values files for the Helm charts among the inputs',
  },
  set: {
    type: 'string',
    array: true,
    commas: true,
    describe: 'KEY=VALUE for the Helm charts among the inputs, as for helm --set',
  },
  'release-name': {
    type: 'string',
    describe: "release name of the Helm charts among the inputs; the chart's name if left out",
  },
} as const satisfies OptionTable;

/** The options for Helm charts that are given, as they are typed. */
export const givenForCharts = (values: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(RENDER_OPTIONS)
    .filter((name) => values[camelCased(name)] !== undefined)
    .map((name) => `--${name}`);

export const RELEASE_NAMESPACE = {
  namespace: {
    type: 'string',
    alias: 'n',
    namespaces: true,
    describe: 'namespace of objects of the Helm charts that name none',
  },
} as const satisfies OptionTable;
