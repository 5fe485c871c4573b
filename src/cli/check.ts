import { judgeOf } from '../api/judge.js';
import type { TargetName } from '../gaps/gap.js';
import { exactJson } from '../ir/exactJson.js';
import type { CheckLine } from '../report/checkLine.js';
import { checkText } from '../report/checkText.js';
import { diffLine } from './colour.js';
import { EXIT, UsageError } from './exit.js';
import { readPolicies, type PolicyArguments } from './policyArguments.js';
import { emitOptions, type TargetArguments } from './targetOptions.js';
import { readWorkloads } from './workloads.js';

export interface CheckArguments extends PolicyArguments, TargetArguments {
  readonly workloads: readonly string[];
  readonly target: readonly TargetName[];
  readonly format: 'text' | 'json' | 'ndjson';
  readonly as: string | undefined;
  readonly asGroup: readonly string[];
  readonly namespace: string;
  readonly pods: boolean;
  readonly diff: boolean;
  readonly failOnDenied: boolean;
}

export async function check(args: CheckArguments): Promise<number> {
  if (args.workloads.length === 0) throw new UsageError('name what to check: --workloads FILE, a folder, or - for standard input');
  const input = readPolicies(args);
  const judge = judgeOf(input, { targets: args.target, options: emitOptions(args, [], input.locate), fromAnyone: args.as === undefined, pods: args.pods, diff: args.diff });
  const out = new Output(args.format);
  let failed = false, unreadable = false;
  for await (const item of readWorkloads(args.workloads, { namespace: args.namespace, user: args.as ?? '', groups: args.asGroup })) {
    const line = judge(item);
    unreadable ||= line.error !== undefined;
    failed ||= line.psp?.verdict === 'denied' || Object.values(line.targets ?? {}).some(({ verdict }) => verdict === 'denied');
    await out.write(line);
  }
  await out.end();
  if (unreadable) return EXIT.badInput;
  return failed && args.failOnDenied ? EXIT.failed : EXIT.done;
}

/** Writes as lines come, so that memory does not grow with them; `json` is one array. */
class Output {
  private first = true;
  private buffered = '';

  constructor(private readonly format: CheckArguments['format']) {}

  async write(line: CheckLine): Promise<void> {
    if (this.format === 'text') this.buffered += `${checkText(line, diffLine)}\n`;
    else this.buffered += `${this.format === 'json' ? (this.first ? '[\n' : ',\n') : ''}${exactJson(line, 0)}${this.format === 'ndjson' ? '\n' : ''}`;
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
    if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}
