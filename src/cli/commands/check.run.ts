import { judgeOf } from '../../api/judge.js';
import type { TargetName } from '../../gaps/gap.js';
import { exactJson } from '../../base/exactJson.js';
import type { CheckLine } from '../../report/checkLine.js';
import { checkText } from '../../report/checkText.js';
import { coloursOf, type Colours } from '../io/colour.js';
import { EXIT, UsageError } from '../exit.js';
import { readPolicies, type PolicyArguments } from './policyArguments.js';
import { progressOn } from '../io/progress.js';
import { emitOptions, requireNamespace, type TargetArguments } from './targetOptions.js';
import type { Terminal } from '../io/terminal.js';
import { readWorkloads } from '../io/workloads.js';

export interface CheckArguments extends PolicyArguments, TargetArguments {
  readonly workloads: readonly string[] | undefined;
  readonly target: readonly TargetName[] | undefined;
  readonly format: 'text' | 'json' | 'ndjson';
  readonly as: string | undefined;
  readonly asGroup: readonly string[] | undefined;
  readonly namespace: string;
  readonly pods: boolean;
  readonly diff: boolean;
  readonly failOnDenied: boolean;
}

export async function check(args: CheckArguments, terminal: Terminal): Promise<number> {
  const { workloads = [], target = [], asGroup = [] } = args;
  if (workloads.length === 0)
    throw new UsageError('name what to check: --workloads FILE, a folder, or - for standard input');
  const input = readPolicies(args, terminal);
  const judge = judgeOf(input, {
    targets: target,
    options: emitOptions(args, [], input.locate),
    fromAnyone: args.as === undefined,
    pods: args.pods,
    diff: args.diff,
  });
  const out = new Output(args.format, terminal, coloursOf(terminal, args.color));
  // Where answers go to the same screen, they show how far it is.
  const progress = progressOn(terminal, { quiet: args.quiet || terminal.isTerminal.out });
  let failed = false;
  let unreadable = false;
  let count = 0;
  for await (const item of readWorkloads(
    workloads,
    { namespace: requireNamespace(args.namespace), user: args.as ?? '', groups: asGroup },
    terminal.stdin,
  )) {
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
  if (unreadable) return EXIT.badInput;
  return failed && args.failOnDenied ? EXIT.failed : EXIT.done;
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
