import { judgeOf } from '../../api/judge.js';
import { LeftAlone } from '../../api/leftAlone.js';
import { askersOf } from '../../api/surroundings.js';
import { InputError } from '../../base/problem.js';
import { loadAll } from '../../load/inputs.js';
import type { Askers } from '../../pod/requester.js';
import { exactJson } from '../../base/exactJson.js';
import type { CheckLine } from '../../report/checkLine.js';
import { checkText } from '../../report/checkText.js';
import { coloursOf, type Colours } from '../io/colour.js';
import type { CheckArguments } from './check.js';
import { EXIT, UsageError } from '../io/exit.js';
import { policiesIn, requireInputs } from './policyArguments.js';
import { progressOn } from '../io/progress.js';
import { emitOptions, requireNamespace } from './targetOptions.js';
import type { Terminal } from '../io/terminal.js';
import { readWorkloads } from '../io/workloads.js';

export async function check(args: CheckArguments, terminal: Terminal): Promise<number> {
  const { workloads = [], target = [] } = args;
  if (workloads.length === 0)
    throw new UsageError('name what to check: --workloads FILE, a folder, or - for standard input');
  requireInputs(args);
  const askers = askersIn(args);
  const loaded = loadAll(args.inputs, terminal.stdinText);
  const beside = loaded.documents;
  const input = policiesIn(loaded, args, terminal);
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
  for await (const item of readWorkloads(workloads, {
    namespace: requireNamespace(args.namespace),
    askers,
    beside,
    leftAlone,
    stdin: terminal.stdin,
  })) {
    const line = judge(item);
    unreadable ||= line.error !== undefined;
    failed ||=
      line.psp?.verdict === 'denied' ||
      Object.values(line.targets ?? {}).some(({ verdict }) => verdict === 'denied');
    await out.write(line);
    progress.say(`${(count += 1)} judged`);
  }
  progress.done();
  await out.end();
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
  if (unreadable) return EXIT.badInput;
  return failed && args.failOnDenied ? EXIT.failed : EXIT.done;
}

/** @throws UsageError for a controller that is no service account. */
function askersIn({ as, asGroup, controllers, customController = [] }: CheckArguments): Askers {
  const customControllers = Object.fromEntries(
    customController.map((one) => {
      const [, kind, account] = /^(?:([^=]+)=)?(.*)$/.exec(one)!;
      return [kind ?? '*', account!];
    }),
  );
  try {
    return askersOf({
      as: as === undefined ? undefined : { user: as, groups: asGroup ?? [] },
      controllers,
      customControllers,
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`--custom-controller: ${error.message}`);
  }
}

/** Writes as lines come, so that memory does not grow with them; `json` is one array. */
class Output {
  private first = true;
  private buffered = '';

  constructor(
    private readonly format: CheckArguments['format'],
    private readonly terminal: Terminal,
    private readonly colours: Colours,
  ) {}

  async write(line: CheckLine): Promise<void> {
    if (this.format === 'text') this.buffered += `${checkText(line, this.colours.diffLine)}\n`;
    else
      this.buffered += `${this.format === 'json' ? (this.first ? '[\n' : ',\n') : ''}${exactJson(line, 0)}${this.format === 'ndjson' ? '\n' : ''}`;
    this.first = false;
    if (this.buffered.length > 65_536) await this.flush();
  }

  async end(): Promise<void> {
    if (this.format === 'json') this.buffered += this.first ? '[]\n' : '\n]\n';
    await this.flush();
  }

  private async flush(): Promise<void> {
    const text = this.buffered;
    this.buffered = '';
    if (!this.terminal.out(text)) await this.terminal.drained();
  }
}
