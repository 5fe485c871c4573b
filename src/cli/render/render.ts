/** Renders inputs by the user's own helm, kustomize or kubectl, if these are installed. */
import { remembered, rememberedBy } from '../../base/remembered.js';
import type { InputReaders } from '../../load/inputs.js';
import type { Terminal } from '../io/terminal.js';
import { isChart, renderChart, type ChartValues } from './chart.js';
import { isKustomization, renderKustomization } from './kustomization.js';

/** Each input is rendered once in a run: policies and workloads may come from the same chart. */
export const renderOf = remembered((args: ChartValues): NonNullable<InputReaders['render']> =>
  rememberedBy(
    (input) => input,
    (input) => {
      if (isChart(input)) return renderChart(input, args);
      if (isKustomization(input)) return renderKustomization(input);
      return undefined;
    },
  ),
);

/** The functions by which a command reads its inputs. */
export const readingOf = (
  args: ChartValues & { readonly output?: string | undefined },
  terminal: Pick<Terminal, 'stdinText'>,
): InputReaders => ({
  stdin: terminal.stdinText,
  render: renderOf(args),
  output: args.output,
});
