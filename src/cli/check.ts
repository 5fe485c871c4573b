import type { GapAnalysis } from '../gaps/answers.js';
import { gapCoverage, type GapCoverage } from '../gaps/coverage.js';
import { effectsBetween } from '../gaps/compareVerdicts.js';
import type { TargetName } from '../gaps/gap.js';
import { exactJson } from '../ir/exactJson.js';
import type { PolicyInput } from '../input/readPolicySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import { pspAdmission, type Verdict } from '../semantics/admission.js';
import { anyonesGrants, inputGrants } from '../semantics/grants.js';
import { targets } from '../targets/index.js';
import type { Prediction } from '../targets/target.js';
import { verdictWord } from '../targets/verdictWord.js';
import type { CheckLine } from '../report/checkLine.js';
import { checkText } from '../report/checkText.js';
import { podDiff } from '../report/podDiff.js';
import { invalidByDefaults } from '../semantics/validAfterDefaults.js';
import { diffLine } from './colour.js';
import { EXIT, UsageError } from './exit.js';
import { readPolicies, type PolicyArguments } from './policyArguments.js';
import { emitOptions, type TargetArguments } from './targetOptions.js';
import { readWorkloads, type WorkloadItem } from './workloads.js';

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
  const judge = makeJudge(readPolicies(args), args);
  const out = new Output(args.format);
  let failed = false, unreadable = false;
  for await (const item of readWorkloads(args.workloads, { namespace: args.namespace, user: args.as ?? '', groups: args.asGroup })) {
    const line = 'error' in item ? { id: item.id, error: item.error } : judge(item);
    unreadable ||= line.error !== undefined;
    failed ||= line.psp?.verdict === 'denied' || Object.values(line.targets ?? {}).some(({ verdict }) => verdict === 'denied');
    await out.write(line);
  }
  await out.end();
  if (unreadable) return EXIT.badInput;
  return failed && args.failOnDenied ? EXIT.failed : EXIT.done;
}

type Judge = (item: Exclude<WorkloadItem, { readonly error: string }>) => CheckLine;

function makeJudge({ policySet, locate }: PolicyInput, args: CheckArguments): Judge {
  const { grants } = policySet;
  const anyone = args.as === undefined && grants.length > 0 ? anyonesGrants(grants) : undefined;
  const asReviewed = pspAdmission(policySet, inputGrants(grants));
  const bare = anyone === undefined ? asReviewed : pspAdmission(policySet, anyone);
  const options = emitOptions(args, [], locate);
  const predictors = args.target.map((name) => ({
    name, reviewed: targets[name].predict(policySet, options), bare: targets[name].predict(policySet, options, anyone), coverage: coverageOf(targets[name].emit(policySet, options)),
  }));
  return ({ id, kind, name, request, isReview }) => {
    const verdict = (isReview ? asReviewed : bare).review(request);
    const answers = predictors.map((one) => [one.name, targetAnswer(verdict, (isReview ? one.reviewed : one.bare)(request), request, one.coverage, args.pods)] as const);
    const { verdict: word, policy, reasons } = verdict, note = verdict.note ?? invalidByDefaults(request.pod, verdict.pod);
    return {
      id,
      object: { kind, namespace: request.namespace, name },
      psp: { verdict: word, policy, reasons, ...(note === undefined ? {} : { note }), ...(args.pods ? { pod: verdict.pod } : {}) },
      ...(answers.length > 0 ? { targets: Object.fromEntries(answers) } : {}),
      ...(args.diff && word === 'mutated' ? { diff: podDiff(request.pod, verdict.pod) } : {}),
    };
  };
}

const coverageOf = ({ gaps, answers }: GapAnalysis): GapCoverage => gapCoverage(gaps, answers);

function targetAnswer(psp: Verdict, prediction: Prediction, request: AdmissionRequest, coverage: GapCoverage, pods: boolean): NonNullable<CheckLine['targets']>[string] {
  const verdict = verdictWord(prediction);
  const effects = effectsBetween(psp.verdict, verdict);
  return { verdict, gaps: effects.length === 0 ? [] : coverage.covering(request, effects).map(({ id }) => id), ...(pods ? { pod: prediction.pod } : {}) };
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
