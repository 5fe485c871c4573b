/** The differences between two policy sets, prepared for reports. */
import type { Difference } from '../../diff/difference.js';
import type { Differences } from '../../diff/differences.js';
import { severityOf, type Effect, type Severity } from '../../gaps/gap.js';
import { exactJson } from '../../base/exactJson.js';
import { formatPosition } from '../../base/position.js';
import { sameData } from '../../base/sameData.js';
import { FAILING } from '../gaps/gapReview.js';
import { fieldDifferences } from '../gaps/fieldDifferences.js';
import type { FailOn } from '../gaps/failOn.js';
import { gateInWords, verdictInWords, type Failing } from '../gaps/gapWords.js';
import { requestShown, type RequestShown } from '../gaps/witnessShowing.js';

export interface ReviewedDifference {
  readonly difference: Difference;
  readonly severity: Severity;
  /** Whether the difference makes the check fail. */
  readonly fails: boolean;
  readonly showing: DifferenceShown;
}

export interface DifferenceShown extends RequestShown {
  /** If both sides admit the pod: how NEW's pod differs from OLD's. */
  readonly outcome: readonly string[];
}

export interface DiffReview {
  /** Names of the files or folders that are compared. */
  readonly old: string;
  readonly new: string;
  /** The assumption about grants, in words; null if both sides have grants. */
  readonly assumed: string | null;
  readonly differences: readonly ReviewedDifference[];
  readonly failOn: FailOn;
}

export interface DiffReviewInput {
  readonly old: string;
  readonly new: string;
  readonly failOn: FailOn;
}

export function reviewDifferences(
  { differences, assumed }: Differences,
  { failOn, ...names }: DiffReviewInput,
): DiffReview {
  return {
    ...names,
    assumed: assumed ?? null,
    failOn,
    differences: differences.map((difference) => reviewedDifference(difference, failOn)),
  };
}

function reviewedDifference(difference: Difference, failOn: FailOn): ReviewedDifference {
  const { effect, witness, old: before, new: after } = difference;
  const bothAdmit = before.verdict !== 'denied' && after.verdict !== 'denied';
  return {
    difference,
    severity: severityOf({ effect, impact: 'act' }),
    fails: FAILING[failOn].includes(effect),
    showing: {
      ...requestShown(witness),
      outcome: bothAdmit ? fieldDifferences(before.pod, after.pod) : [],
    },
  };
}

/** Differences with the same effect and reason are shown once, with all their policies. */
export interface DifferenceGroup {
  readonly effect: Effect;
  readonly control: string;
  readonly reason: string;
  readonly policies: readonly string[];
  readonly all: readonly ReviewedDifference[];
}

export function groupDifferences(
  differences: readonly ReviewedDifference[],
): readonly DifferenceGroup[] {
  const groups = new Map<string, ReviewedDifference[]>();
  for (const one of differences) {
    const { effect, control, reason } = one.difference;
    const key = exactJson([effect, control, reason], 0);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((all) => {
    const { effect, control, reason } = all[0]!.difference;
    const policies = [...new Set(all.map(({ difference }) => policyInWords(difference)))];
    return { effect, control, reason, policies, all };
  });
}

export const policyInWords = ({ policy }: Pick<Difference, 'policy'>): string =>
  policy === '*' ? 'the whole set' : policy;

export const DIFFERENCE_MEANINGS: Readonly<Record<Effect, string>> = {
  looser: 'NEW admits requests that OLD refused',
  stricter: 'NEW refuses requests that OLD admitted',
  'default-lost': 'both admit, but NEW does not fill in what OLD filled in',
  'default-differs': 'both admit, but fill in different values',
  unseen: 'both admit the same pod, by another policy',
};

/** The sections of a report, in order. */
export const SECTIONS: readonly { readonly title: string; readonly effects: readonly Effect[] }[] =
  [
    { title: 'Lets in', effects: ['looser'] },
    { title: 'Keeps out', effects: ['stricter'] },
    { title: 'Fills in other values', effects: ['default-lost', 'default-differs'] },
    { title: 'Names another policy', effects: ['unseen'] },
  ];

export interface DiffSection {
  readonly title: string;
  readonly groups: readonly DifferenceGroup[];
}

export const diffSections = (differences: readonly ReviewedDifference[]): readonly DiffSection[] =>
  SECTIONS.map(({ title, effects }) => ({
    title,
    groups: groupDifferences(
      differences.filter(({ difference }) => effects.includes(difference.effect)),
    ),
  })).filter(({ groups }) => groups.length > 0);

/** The conclusion and the assumption about grants, for reports without another place for these. */
export const withAssumptions = (
  { assumed }: Pick<DiffReview, 'assumed'>,
  conclusion: string,
): string => (assumed === null ? conclusion : `${conclusion} Assumed: ${assumed}.`);

/** A sentence that says whether the check fails, and then what was found. */
export const diffConclusion = (review: DiffReview): string =>
  `${gateInWords([failingDifferences(review)], review)}; ${differencesInWords(review)}.`;

export const failingDifferences = ({ differences }: DiffReview): Failing => [
  differences.filter(({ fails }) => fails).length,
  'difference',
];

/** Numbers such as `1 lets in, 2 keep out`. */
export function differencesInWords({ differences }: DiffReview): string {
  const counts = COUNTED.flatMap(({ effects, one, many }) => {
    const count = differences.filter(({ difference }) =>
      effects.includes(difference.effect),
    ).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return counts.length === 0 ? 'every request is answered alike' : counts.join(', ');
}

const COUNTED: readonly {
  readonly effects: readonly Effect[];
  readonly one: string;
  readonly many: string;
}[] = [
  { effects: ['looser'], one: 'lets in', many: 'let in' },
  { effects: ['stricter'], one: 'keeps out', many: 'keep out' },
  {
    effects: ['default-lost', 'default-differs'],
    one: 'fills in other values',
    many: 'fill in other values',
  },
  { effects: ['unseen'], one: 'names another policy', many: 'name another policy' },
];

/** Verdicts such as `OLD: denied (hostPID); NEW: allowed by web`. */
export const answersInWords = ({ old: before, new: after }: Difference): string =>
  `OLD: ${verdictInWords(before)}; NEW: ${verdictInWords(after)}`;

/** Where OLD has what NEW has no longer. Its files may not be there to be shown. */
export const removedFrom = ({ source, inNew }: Difference): readonly string[] =>
  source === null || sameData(source, inNew) ? [] : [`Removed from ${formatPosition(source)}`];
