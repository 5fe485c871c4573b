/** Judges a part of the workloads. Its settings are plain data, so that threads can do it too. */
import type { TargetAnalysis } from '../../api/analysis.js';
import { judgeOf, type JudgeOptions } from '../../api/judge.js';
import { LeftAlone, type LeftAloneCounts } from '../../api/leftAlone.js';
import { AccountBook } from '../../api/serviceAccountFacts.js';
import type { PolicySet } from '../../ir/policySet.js';
import { SharedParts } from '../../lang/sharedParts.js';
import type { Askers } from '../../pod/requester.js';
import type { ServiceAccountFacts } from '../../pod/serviceAccount.js';
import type { FormatName } from '../../report/formatNames.js';
import type { CheckLine } from '../../report/checkLine.js';
import { CheckTotals, differsSomewhere, type CheckCounts } from '../../report/checkTotals.js';
import { answerText, type WrittenAnswers } from '../io/checkOutput.js';
import { visitItems, type WorkloadPart } from '../io/workloads.js';

export interface JudgingSettings {
  readonly policySet: PolicySet;
  readonly choices: Omit<JudgeOptions, 'analyses'>;
  readonly analyses: readonly AnalysisData[];
  readonly namespace: string;
  readonly askers: Askers;
  readonly accounts: Map<string, ServiceAccountFacts>;
  readonly onlyDifferent: boolean;
  readonly outputs: readonly { readonly format: FormatName; readonly isColoured: boolean }[];
}

/** An analysis without its compiled parts. */
interface AnalysisData extends Omit<TargetAnalysis, 'answers'> {
  readonly answers: Omit<TargetAnalysis['answers'], 'parts'>;
}

export const analysisData = ({
  answers: { parts: _, ...answers },
  ...analysis
}: TargetAnalysis): AnalysisData => ({ ...analysis, answers });

export interface Judged {
  /** The number of objects in the part, by which ids are counted. */
  readonly objects: number;
  readonly answered: number;
  /** One entry for each output. */
  readonly answers: readonly WrittenAnswers[];
  readonly totals: CheckCounts;
  readonly leftAlone: LeftAloneCounts;
}

/** @param firstIndex the number of objects of the source that come before the part. */
export type Judging = (part: WorkloadPart, name: string, firstIndex: number) => Judged;

export function judgingOf({
  policySet,
  choices,
  analyses,
  namespace,
  askers,
  accounts,
  onlyDifferent,
  outputs,
}: JudgingSettings): Judging {
  const parts = new SharedParts(['request', 'pod']);
  const judge = judgeOf(
    { policySet },
    {
      ...choices,
      analyses: analyses.map((one) => ({ ...one, answers: { ...one.answers, parts } })),
    },
  );
  const { lookup } = new AccountBook(namespace, accounts);
  const writers = outputs.map(({ format, isColoured }) => answerText(format, isColoured));
  const isReported = writers.includes(undefined);
  return (part, name, firstIndex) => {
    const totals = new CheckTotals();
    const leftAlone = new LeftAlone();
    const texts = writers.map(() => '');
    const reported: CheckLine[] = [];
    // Text is made at once, so that an answer can be released before the next one.
    const show = (line: CheckLine): void => {
      writers.forEach((write, i) => (texts[i] += write?.(line) ?? ''));
      if (isReported) reported.push(line);
    };
    let answered = 0;
    const objects = visitItems(
      part,
      name,
      firstIndex,
      { namespace, askers, accounts: lookup, leftAlone },
      (item) => {
        const line = judge(item);
        answered += 1;
        totals.add(line);
        if (!onlyDifferent || differsSomewhere(line)) show(line);
      },
    );
    return {
      objects,
      answered,
      answers: writers.map((write, i) => (write === undefined ? reported : texts[i]!)),
      totals,
      leftAlone: leftAlone.counts,
    };
  };
}
