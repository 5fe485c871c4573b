/** Judges a part of the workloads. Its settings are plain data, so that threads can do it too. */
import type { TargetAnalysis } from '../../api/analysis.js';
import { judgeOf, type JudgeOptions } from '../../api/judge.js';
import { LeftAlone, type LeftAloneCounts } from '../../api/leftAlone.js';
import { AccountBook } from '../../api/serviceAccountFacts.js';
import { UnknownFieldNotes } from '../../api/unknownFieldNotes.js';
import type { Problem } from '../../base/problem.js';
import type { PolicySet } from '../../ir/policySet.js';
import { SharedParts } from '../../lang/sharedParts.js';
import type { Askers } from '../../pod/requester.js';
import type { ServiceAccountFacts } from '../../pod/serviceAccount.js';
import { CheckTotals, differsSomewhere, type CheckCounts } from '../../report/checkTotals.js';
import { answerCollector, type AnswersForm, type WrittenAnswers } from '../io/answerCollector.js';
import { visitItems, type WorkloadPart } from '../io/workloads.js';

export interface JudgingSettings {
  readonly policySet: PolicySet;
  readonly choices: Omit<JudgeOptions, 'analyses'>;
  readonly analyses: readonly AnalysisData[];
  readonly namespace: string;
  readonly askers: Askers;
  readonly accounts: Map<string, ServiceAccountFacts>;
  readonly onlyDifferent: boolean;
  readonly outputs: readonly AnswersForm[];
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
  /** As in `Surroundings`. */
  readonly customKinds: ReadonlySet<string>;
  /** As in `UnknownFieldNotes`. */
  readonly unknownFields: ReadonlyMap<string, Problem>;
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
  return (part, name, firstIndex) => {
    const totals = new CheckTotals();
    const leftAlone = new LeftAlone();
    const customKinds = new Set<string>();
    const unknownFields = new UnknownFieldNotes();
    const collectors = outputs.map(answerCollector);
    let answered = 0;
    const objects = visitItems(
      part,
      name,
      firstIndex,
      { namespace, askers, customKinds, unknownFields, accounts: lookup, leftAlone },
      (item) => {
        const line = judge(item);
        answered += 1;
        totals.add(line);
        if (!onlyDifferent || differsSomewhere(line)) for (const one of collectors) one.add(line);
      },
    );
    return {
      objects,
      answered,
      answers: collectors.map((one) => one.taken()),
      totals,
      leftAlone: leftAlone.counts,
      customKinds,
      unknownFields: unknownFields.found,
    };
  };
}
