import { analysed } from '../../api/analysis.js';
import { LeftAlone } from '../../api/leftAlone.js';
import { InputError } from '../../base/problem.js';
import { CheckTotals } from '../../report/checkTotals.js';
import { askersIn } from './askingOptions.js';
import type { CheckArguments } from './check.js';
import { CheckOutput } from '../io/checkOutput.js';
import { EXIT, UsageError } from '../io/exit.js';
import { readInputPolicies, sayWhoMayUse } from './policyArguments.js';
import { leftAloneByBoth } from './readTwice.js';
import { progressOn } from '../io/progress.js';
import { reportFormats, wholeReport } from '../io/reportFormats.js';
import { emitOptions, requireNamespace, sayOnlyReports } from './targetOptions.js';
import { renderOf } from '../render/render.js';
import type { Terminal } from '../io/terminal.js';
import { openWorkloads, type OpenWorkloads } from '../io/workloads.js';
import { judgedInOrder } from '../judging/judgedInOrder.js';
import { analysisData, type JudgingSettings } from '../judging/judging.js';

export async function runCheck(args: CheckArguments, terminal: Terminal): Promise<number> {
  const { workloads = [], target = [] } = args;
  if (workloads.length === 0)
    throw new UsageError('name what to check: --workloads FILE, a folder, or - for standard input');
  if (args.onlyDifferent && target.length === 0)
    throw new UsageError('--only-different compares with targets: name them, as in -t vap');
  const formats = reportFormats(args.format);
  if (args.pods && !args.quiet && !formats.some(({ format }) => holdsPods(format)))
    terminal.err(
      '--pods: only json and ndjson hold pods (-f json); --diff shows what PSP fills in\n',
    );
  const askers = askersIn(args);
  const jobs = jobsIn(args);
  const { input, documents: beside } = readInputPolicies(args, terminal);
  sayWhoMayUse(input, args, terminal);
  if (target.length > 0)
    sayOnlyReports(args, 'leave --mode out for what they answer once they are enforced', terminal);
  const options = emitOptions(args, [], input);
  const analyses = analysed(input, target, options).map(analysisData);
  // Where answers go to the same screen, they show how far it is.
  const progress = progressOn(terminal, { quiet: args.quiet || terminal.isTerminal.out });
  let count = 0;
  const leftAlone = new LeftAlone();
  const totals = new CheckTotals();
  const outputs: CheckOutput[] = [];
  const namespace = requireNamespace(args.namespace);
  let opened: OpenWorkloads | undefined;
  try {
    for (const one of formats) outputs.push(new CheckOutput(one, terminal, args.color));
    opened = await openWorkloads(workloads, {
      namespace,
      beside,
      stdin: terminal.stdin,
      render: renderOf(args),
    });
    const settings: JudgingSettings = {
      policySet: input.policySet,
      choices: {
        targets: target,
        // Where policies stand is of no account to answers, and no thread can be told it.
        options: { ...options, locate: new Map() },
        pods: args.pods,
        diff: args.diff,
      },
      analyses,
      namespace,
      askers,
      accounts: opened.accounts.facts,
      onlyDifferent: args.onlyDifferent,
      outputs: outputs.map(({ format, isColoured }) => ({ format, isColoured })),
    };
    for await (const judged of judgedInOrder(opened.sources, settings, jobs)) {
      totals.addAll(judged.totals);
      leftAlone.addAll(judged.leftAlone);
      for (const [i, output] of outputs.entries()) await output.write(judged.answers[i]!);
      count += judged.answered;
      if (judged.answered > 0) progress.say(`${count} judged`);
    }
    progress.done();
    const unread = leftAloneByBoth(leftAlone, { ...input, documents: beside, workloads });
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
    if (totals.unreadable > 0)
      terminal.err(`${totals.unreadable} of ${count} cannot be read: the answers say why\n`);
    const whole = wholeReport(formats);
    if (whole !== undefined && !args.quiet) terminal.err(`${last}\n${whole}\n`);
  } finally {
    for (const output of outputs) output.abandon();
    await opened?.close();
  }
  if (totals.unreadable > 0) return EXIT.badInput;
  return totals.denied > 0 && args.failOnDenied ? EXIT.failed : EXIT.done;
}

const holdsPods = (format: string): boolean => format === 'json' || format === 'ndjson';

/** @throws UsageError for what is no number of threads. */
function jobsIn({ jobs }: CheckArguments): number | undefined {
  if (jobs !== undefined && !/^[1-9][0-9]{0,2}$/.test(jobs))
    throw new UsageError(`--jobs "${jobs}": give the number of threads, from 1 to 999`);
  return jobs === undefined ? undefined : Number(jobs);
}
