import { judgeOf } from '../../api/judge.js';
import { LeftAlone } from '../../api/leftAlone.js';
import { InputError } from '../../base/problem.js';
import { loadAll } from '../../load/inputs.js';
import { CheckTotals, differsSomewhere } from '../../report/checkTotals.js';
import { askersIn } from './askingOptions.js';
import type { CheckArguments } from './check.js';
import { CheckOutput } from '../io/checkOutput.js';
import { EXIT, UsageError } from '../io/exit.js';
import { leftAloneByBoth, policiesIn, requireInputs, sayWhoMayUse } from './policyArguments.js';
import { progressOn } from '../io/progress.js';
import { reportFormats, wholeReport } from '../io/reportFormats.js';
import { emitOptions, requireNamespace } from './targetOptions.js';
import { readingOf, renderOf } from '../render/render.js';
import type { Terminal } from '../io/terminal.js';
import { readWorkloads } from '../io/workloads.js';

export async function runCheck(args: CheckArguments, terminal: Terminal): Promise<number> {
  const { workloads = [], target = [] } = args;
  if (workloads.length === 0)
    throw new UsageError('name what to check: --workloads FILE, a folder, or - for standard input');
  requireInputs(args);
  const formats = reportFormats(args.format);
  const askers = askersIn(args);
  const loaded = loadAll(args.inputs, readingOf(args, terminal));
  const beside = loaded.documents;
  const input = policiesIn(loaded, args, terminal);
  sayWhoMayUse(input, args, terminal);
  const judge = judgeOf(input, {
    targets: target,
    options: emitOptions(args, [], input.locate),
    pods: args.pods,
    diff: args.diff,
  });
  // Where answers go to the same screen, they show how far it is.
  const progress = progressOn(terminal, { quiet: args.quiet || terminal.isTerminal.out });
  let failed = false;
  let unreadable = false;
  let count = 0;
  const leftAlone = new LeftAlone();
  const totals = new CheckTotals();
  const outputs: CheckOutput[] = [];
  try {
    for (const one of formats) outputs.push(new CheckOutput(one, terminal, args.color));
    for await (const item of readWorkloads(workloads, {
      namespace: requireNamespace(args.namespace),
      askers,
      beside,
      leftAlone,
      stdin: terminal.stdin,
      render: renderOf(args),
    })) {
      const line = judge(item);
      unreadable ||= line.error !== undefined;
      failed ||=
        line.psp?.verdict === 'denied' ||
        Object.values(line.targets ?? {}).some(({ verdict }) => verdict === 'denied');
      totals.add(line);
      if (!args.onlyDifferent || differsSomewhere(line))
        for (const output of outputs) await output.write(line);
      progress.say(`${(count += 1)} judged`);
    }
    progress.done();
    const unread = leftAloneByBoth(leftAlone, args, input);
    if (!args.quiet || count === 0) for (const line of unread.lines()) terminal.err(`${line}\n`);
    if (count === 0)
      throw new InputError([
        {
          severity: 'error',
          position: { file: workloads.join(', ') },
          message: 'nothing in it makes pods, so nothing was judged',
          remedy: 'give pods, workloads, AdmissionReviews or audit events',
        },
      ]);
    const last = totals.line(unread.total);
    for (const output of outputs) await output.end(last);
    const whole = wholeReport(formats);
    if (whole !== undefined && !args.quiet) terminal.err(`${last}\n${whole}\n`);
  } finally {
    for (const output of outputs) output.abandon();
  }
  if (unreadable) return EXIT.badInput;
  return failed && args.failOnDenied ? EXIT.failed : EXIT.done;
}
