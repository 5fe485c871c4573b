import { planned, type Planned } from '../../api/planning.js';
import { printable, printableLines } from '../../base/printable.js';
import { formatProblem } from '../../base/problem.js';
import { loadAll } from '../../load/inputs.js';
import { planFiles } from '../../plan/files.js';
import { overviewOf } from '../../plan/overview.js';
import { DEFAULT_OPTIONS } from '../../targets/shared/options.js';
import { EXIT, UsageError } from '../io/exit.js';
import { writeFolder } from '../io/outputFolder.js';
import { progressOn } from '../io/progress.js';
import type { Terminal } from '../io/terminal.js';
import { readingOf } from '../render/render.js';
import { askersIn, askingChoices } from './askingOptions.js';
import type { PlanArguments } from './plan.js';
import { emitOptions, requireNamespace } from './targetOptions.js';

export function runPlan(args: PlanArguments, terminal: Terminal): Promise<number> {
  const { inputs, output, quiet } = args;
  if (inputs.length === 0)
    throw new UsageError('name a dump of the cluster: files, folders, or - for standard input');
  askersIn(args);
  const progress = progressOn(terminal, args);
  progress.say('reading');
  const { documents, problems } = loadAll(inputs, readingOf(args, terminal));
  const made = planned(documents, {
    ...askingChoices(args),
    namespace: requireNamespace(args.namespace),
    targets: args.target,
    strict: args.strict,
    options: emitOptions(
      { ...DEFAULT_OPTIONS, ...args, mode: 'enforce', psaLevel: 'nearest' },
      [],
      new Map(),
    ),
    problems,
    onProgress: (done, of) => progress.say(`${done} of ${of} workloads judged`),
  });
  progress.done();
  if (!quiet) for (const warning of made.warnings) terminal.err(`${formatProblem(warning)}\n`);
  writeFolder(output, planFiles(made), args);
  if (!quiet) terminal.err(printableLines(summary(made, output)));
  return Promise.resolve(EXIT.done);
}

function summary({ plan: made }: Planned, output: string): string {
  const { unknown, target, reason, facts } = overviewOf(made);
  return [
    ...unknown.map((text) => `not known: ${text}`),
    ...facts.map(({ what, says }) => `${what}: ${says}`),
    `Recommended: ${target}: ${reason}`,
    `What to do: ${printable(output)}/README.md`,
    '',
  ].join('\n');
}
