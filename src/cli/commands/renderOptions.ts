/** Options for rendering charts among the inputs. */
import type { OptionTable } from '../options/option.js';

export const RENDER_OPTIONS = {
  values: {
    type: 'string',
    array: true,
    files: true,
    describe: 'files of values for the Helm charts among the inputs',
  },
  set: {
    type: 'string',
    array: true,
    commas: true,
    describe: 'KEY=VALUE for the Helm charts among the inputs',
  },
  'release-name': {
    type: 'string',
    describe: "name of the release that a chart is rendered for; the chart's if left out",
  },
} as const satisfies OptionTable;

export const RELEASE_NAMESPACE = {
  namespace: {
    type: 'string',
    alias: 'n',
    describe: 'for objects of the Helm charts among the inputs that name none',
  },
} as const satisfies OptionTable;
