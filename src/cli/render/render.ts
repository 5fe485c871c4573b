/** Inputs that must be rendered: by the user's own helm, kustomize or kubectl, where installed. */
import type { InputReaders } from '../../load/inputs.js';
import type { Terminal } from '../io/terminal.js';
import { isChart, renderChart, type ChartValues } from './chart.js';
import { isKustomization, renderKustomization } from './kustomization.js';

/** How a command reads its inputs. */
export const readingOf = (
  args: ChartValues,
  terminal: Pick<Terminal, 'stdinText'>,
): InputReaders => ({
  stdin: terminal.stdinText,
  render: renderOf(args),
});

export const renderOf =
  (args: ChartValues): NonNullable<InputReaders['render']> =>
  (input) => {
    if (isChart(input)) return renderChart(input, args);
    if (isKustomization(input)) return renderKustomization(input);
    return undefined;
  };
