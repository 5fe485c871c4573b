import { judgeOf } from '../../api/judge.js';
import { LeftAlone } from '../../api/leftAlone.js';
import { InputError } from '../../base/problem.js';
import { loadAll } from '../../load/inputs.js';
import { exactJson } from '../../base/exactJson.js';
import type { CheckLine } from '../../report/checkLine.js';
import { checkText } from '../../report/checkText.js';
import { checkReport } from '../../report/checkFormats.js';
import { CheckTotals, differsSomewhere } from '../../report/checkTotals.js';
import { VERSION } from '../../api/version.js';
import { coloursOf, type Colours } from '../io/colour.js';
import { askersIn } from './askingOptions.js';
import type { CheckArguments } from './check.js';
import { EXIT, UsageError } from '../io/exit.js';
import { policiesIn, requireInputs, sayWhoMayUse } from './policyArguments.js';
import { progressOn } from '../io/progress.js';
import { emitOptions, requireNamespace } from './targetOptions.js';
import { readingOf, renderOf } from '../render/render.js';
import type { Terminal } from '../io/terminal.js';
import { readWorkloads } from '../io/workloads.js';

export async function runCheck(args: CheckArguments, terminal: Terminal): Promise<number> {
  const { workloads = [], target = [] } = args;
  if (workloads.length === 0)
    throw new UsageError('name what to check: --workloads FILE, a folder, or - for standard input');
  requireInputs(args);
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
  const out = new Output(args.format, terminal, coloursOf(terminal, args.color));
  // Where answers go to the same screen, they show how far it is.
  const progress = progressOn(terminal, { quiet: args.quiet || terminal.isTerminal.out });
  let failed = false;
  let unreadable = false;
  let count = 0;
  const leftAlone = new LeftAlone();
  const totals = new CheckTotals();
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
    if (!args.onlyDifferent || differsSomewhere(line)) await out.write(line);
    progress.say(`${(count += 1)} judged`);
  }
  progress.done();
  if (!args.quiet || count === 0) for (const line of leftAlone.lines()) terminal.err(`${line}\n`);
  if (count === 0)
    throw new InputError([
      {
        severity: 'error',
        position: { file: workloads.join(', ') },
        message: 'nothing in it makes pods, so nothing was judged',
        remedy: 'give pods, workloads, AdmissionReviews or audit events',
      },
    ]);
  await out.end(totals.line(leftAlone.total));
  if (unreadable) return EXIT.badInput;
  return failed && args.failOnDenied ? EXIT.failed : EXIT.done;
}

/** Writes as lines come, so that memory does not grow with them; `json` is one array. */
class Output {
  private first = true;
  private buffered = '';
  /** Of a report, which is one document. */
  private readonly lines: CheckLine[] = [];

  constructor(
    private readonly format: CheckArguments['format'],
    private readonly terminal: Terminal,
    private readonly colours: Colours,
  ) {}

  async write(line: CheckLine): Promise<void> {
    switch (this.format) {
      case 'text':
        this.buffered += `${checkText(line, this.colours.diffLine)}\n`;
        break;
      case 'ndjson':
        this.buffered += `${exactJson(line, 0)}\n`;
        break;
      case 'json':
        this.buffered += `${this.first ? '[\n' : ',\n'}${exactJson(line, 0)}`;
        break;
      case 'sarif':
      case 'junit':
      case 'github':
        this.lines.push(line);
    }
    this.first = false;
    if (this.buffered.length > 65_536) await this.flush();
  }

  /** @param totals closes what people read. */
  async end(totals: string): Promise<void> {
    if (this.format === 'json') this.buffered += this.first ? '[]\n' : '\n]\n';
    else if (this.format === 'text') this.buffered += `${totals}\n`;
    else if (this.format !== 'ndjson')
      this.buffered += checkReport(this.lines, this.format, totals, VERSION);
    await this.flush();
  }

  private async flush(): Promise<void> {
    const text = this.buffered;
    this.buffered = '';
    if (!this.terminal.out(text)) await this.terminal.drained();
  }
}
