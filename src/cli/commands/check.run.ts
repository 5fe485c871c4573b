import { analysed } from '../../api/analysis.js';
import { LeftAlone } from '../../api/leftAlone.js';
import { UnknownFieldNotes } from '../../api/unknownFieldNotes.js';
import { WORKLOADS_WANTED } from '../../api/workloadItems.js';
import type { LoadedDocument } from '../../base/loadedDocument.js';
import { InputError } from '../../base/problem.js';
import type { PolicyInput } from '../../load/readPolicySet.js';
import { CheckTotals } from '../../report/checkTotals.js';
import { askersIn, sayUnusedControllers } from './askingOptions.js';
import { sayTemplates } from './besideWorkloads.js';
import type { CheckArguments } from './check.js';
import { CheckOutput } from '../io/checkOutput.js';
import { EXIT, UsageError } from '../io/exit.js';
import { readInputPolicies, sayWhoMayUse } from './policyArguments.js';
import { leftAloneByBoth } from './readTwice.js';
import { progressOn, type Progress } from '../io/progress.js';
import { reportFormats, wholeReport, type ReportFormat } from '../io/reportFormats.js';
import { emitOptions, sayOnlyReports } from './targetOptions.js';
import { renderOf } from '../render/render.js';
import type { Terminal } from '../io/terminal.js';
import { sayEach } from '../io/warnings.js';
import { requireOneStdin } from '../io/workloadsBeside.js';
import { openWorkloads, type OpenWorkloads } from '../io/workloads.js';
import { judgedInOrder } from '../judging/judgedInOrder.js';
import { analysisData, type Judged, type JudgingSettings } from '../judging/judging.js';

export async function runCheck(args: CheckArguments, terminal: Terminal): Promise<number> {
  const workloads = workloadsIn(args);
  const formats = reportFormats(args);
  sayWhereNoPods(args, formats, terminal);
  const input = readCheckInput(args, terminal);
  const outputs: CheckOutput[] = [];
  let opened: OpenWorkloads | undefined;
  try {
    for (const one of formats)
      outputs.push(new CheckOutput(one, terminal, { colour: args.color, isWhole: args.all }));
    opened = await openWorkloads(workloads, {
      namespace: input.settings.namespace,
      beside: input.documents,
      stdin: terminal.stdin,
      render: renderOf(args),
    });
    sayTemplates(workloads, args, terminal);
    const answers = judgedInOrder(
      opened.sources,
      {
        ...input.settings,
        accounts: opened.accounts.facts,
        outputs: outputs.map(({ form }) => form),
      },
      input.jobs,
    );
    const { count, totals, leftAlone, customKinds, unknownFields } = await written(
      answers,
      outputs,
      progressIn(args, terminal),
    );
    const unread = leftAloneByBoth(leftAlone, { ...input, workloads });
    if (!args.quiet || count === 0)
      for (const line of unread.lines(args.target)) terminal.err(`${line}\n`);
    if (count === 0) throw nothingJudged(workloads);
    sayUnusedControllers(args, customKinds, terminal);
    if (!args.quiet) sayEach([...unknownFields.found.values()], terminal);
    const last = totals.line(unread.total);
    for (const output of outputs) await output.end(last);
    if (totals.unreadable > 0)
      terminal.err(`${totals.unreadable} of ${count} cannot be read: the answers say why\n`);
    const whole = wholeReport(formats);
    if (whole !== undefined && !args.quiet) terminal.err(`${last}\n${whole}\n`);
    return exitFor(totals, args);
  } finally {
    for (const output of outputs) output.abandon();
    await opened?.close();
  }
}

function workloadsIn({
  inputs,
  workloads = [],
  target = [],
  onlyDifferent,
}: CheckArguments): readonly string[] {
  if (workloads.length === 0)
    throw new UsageError('name what to check: --workloads FILE, a folder, or - for standard input');
  requireOneStdin(inputs, workloads);
  if (onlyDifferent && target.length === 0)
    throw new UsageError('--only-different compares with targets: name them, as in -t vap');
  return workloads;
}

function sayWhereNoPods(
  { pods, quiet }: CheckArguments,
  formats: readonly ReportFormat[],
  terminal: Terminal,
): void {
  if (pods && !quiet && !formats.some(({ format }) => holdsPods(format)))
    terminal.err(
      '--pods: only json and ndjson hold pods (-f json); --diff shows what PSP fills in\n',
    );
}

interface CheckInput extends Pick<PolicyInput, 'ignored'> {
  /** The documents from which the policies were read. */
  readonly documents: readonly LoadedDocument[];
  readonly jobs: number | undefined;
  readonly settings: Omit<JudgingSettings, 'accounts' | 'outputs'>;
}

/** Reads the policies, and prepares everything by which workloads are judged. */
function readCheckInput(args: CheckArguments, terminal: Terminal): CheckInput {
  const { target = [] } = args;
  const askers = askersIn(args);
  const jobs = jobsIn(args);
  const { input, documents } = readInputPolicies(args, terminal);
  sayWhoMayUse(input, args, terminal);
  if (target.length > 0)
    sayOnlyReports(args, 'leave --mode out for what they answer once they are enforced', terminal);
  const options = emitOptions(args, [], input);
  return {
    ignored: input.ignored,
    documents,
    jobs,
    settings: {
      policySet: input.policySet,
      choices: {
        targets: target,
        // Answers do not depend on positions of policies, and functions cannot be sent to threads.
        options: { ...options, locate: new Map() },
        pods: args.pods,
        diff: args.diff,
      },
      analyses: analysed(input, target, options).map(analysisData),
      namespace: args.namespace,
      askers,
      onlyDifferent: args.onlyDifferent,
    },
  };
}

/** No progress is shown if the answers appear on the same screen. */
const progressIn = ({ quiet }: CheckArguments, terminal: Terminal): Progress =>
  progressOn(terminal, { quiet: quiet || terminal.isTerminal.out });

interface Written {
  /** The number of answers. */
  readonly count: number;
  readonly totals: CheckTotals;
  readonly leftAlone: LeftAlone;
  readonly customKinds: ReadonlySet<string>;
  readonly unknownFields: UnknownFieldNotes;
}

async function written(
  answers: AsyncIterable<Judged>,
  outputs: readonly CheckOutput[],
  progress: Progress,
): Promise<Written> {
  let count = 0;
  const leftAlone = new LeftAlone();
  const customKinds = new Set<string>();
  const unknownFields = new UnknownFieldNotes();
  const totals = new CheckTotals();
  for await (const judged of answers) {
    totals.addAll(judged.totals);
    leftAlone.addAll(judged.leftAlone);
    for (const kind of judged.customKinds) customKinds.add(kind);
    unknownFields.addAll(judged.unknownFields);
    for (const [i, output] of outputs.entries()) await output.write(judged.answers[i]!);
    count += judged.answered;
    if (judged.answered > 0) progress.say(`${count} judged`);
  }
  progress.done();
  return { count, totals, leftAlone, customKinds, unknownFields };
}

const nothingJudged = (workloads: readonly string[]): InputError =>
  new InputError([
    {
      severity: 'error',
      position: { file: workloads.map((one) => (one === '-' ? '<stdin>' : one)).join(', ') },
      message: 'nothing in it makes pods, so nothing was judged',
      remedy: WORKLOADS_WANTED,
    },
  ]);

function exitFor({ unreadable, denied }: CheckTotals, { failOnDenied }: CheckArguments): number {
  if (unreadable > 0) return EXIT.badInput;
  return denied > 0 && failOnDenied ? EXIT.failed : EXIT.done;
}

const holdsPods = (format: string): boolean => format === 'json' || format === 'ndjson';

/** @throws UsageError if --jobs is not a number of threads. */
function jobsIn({ jobs }: CheckArguments): number | undefined {
  if (jobs !== undefined && !/^[1-9][0-9]{0,2}$/.test(jobs))
    throw new UsageError(`--jobs "${jobs}": give the number of threads, from 1 to 999`);
  return jobs === undefined ? undefined : Number(jobs);
}
