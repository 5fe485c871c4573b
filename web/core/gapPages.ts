/** The parts of the page that show gaps. They are the same as in the HTML report. */
import type { TargetAnalysis } from '../../src/api/analysis.js';
import type { Gap, GapReview } from '../../src/api/index.js';
import type { Reviewed } from '../../src/api/review.js';
import { impactCounts } from '../../src/gaps/gapCounts.js';
import { gapAnchor } from '../../src/report/gaps/gapAnchor.js';
import { ENTRY_PARTS, entryContext } from '../../src/report/gaps/gapEntry.js';
import { policyName } from '../../src/report/gaps/gapGroups.js';
import { MATRIX_PARTS, matrixContext, type MatrixGroup } from '../../src/report/gaps/gapMatrix.js';
import { FIRST_PARTS, firstContext } from '../../src/report/gaps/gapsFirst.js';
import { EFFECT_WORDS } from '../../src/report/gaps/gapWords.js';
import { witnessText } from '../../src/report/gaps/witnessText.js';
import { witnessRequest } from '../../src/gaps/witness/candidates.js';
import { template } from '../../src/base/template.js';
import { printable } from '../../src/base/printable.js';
import overview from '../../templates/gap-overview.html.hbs';
import { onPage, problemsOnPage } from './pageWords.js';
import type { Analysed, PolicyRows, ShownGap, TargetGaps } from '../messages.js';

const fillOverview = template(overview, { partials: { ...MATRIX_PARTS, ...FIRST_PARTS } });
const fillPolicy = template(MATRIX_PARTS.policy);
const fillEntry = template(ENTRY_PARTS.gap, { partials: ENTRY_PARTS });

export function targetGaps({ name, gaps }: TargetAnalysis): TargetGaps {
  return { name, ...impactCounts(gaps) };
}

/** The number of rows in one message. */
const AT_ONCE = 20;

/**
 * @param isWhole whether all targets are analysed. Before that, no target can be recommended.
 * @param report receives the rows in several messages.
 */
export function analysedPage(
  { review, warnings }: Reviewed,
  isWhole: boolean,
  report: (rows: readonly PolicyRows[]) => void,
): Analysed {
  const { rows: groups, ...context } = matrixContext(review, { opens: true });
  for (let i = 0; i < groups.length; i += AT_ONCE)
    report(
      groups.slice(i, i + AT_ONCE).map((group) => ({
        html: fillPolicy({ ...context, ...group }),
        rows: rowTexts(group),
      })),
    );
  const first = firstContext(review, gapAnchor);
  return {
    warnings: problemsOnPage(warnings),
    gaps: review.gaps.length,
    html: onPage(
      fillOverview({
        ...context,
        ...first,
        ...(isWhole ? {} : { recommended: null }),
        rows: [],
      }),
    ),
    witnesses: review.gaps
      .filter(({ gap }) => gap.witness !== null)
      .map(({ gap }) => ({
        anchor: gapAnchor(gap.id),
        target: gap.target,
        label: printable(labelOf(gap)),
      })),
  };
}

const rowTexts = ({ policy, rows, exact }: MatrixGroup): readonly string[] =>
  [
    ...rows.map(({ control, cells }) =>
      [control, ...cells.flatMap(({ gaps }) => gaps.map(({ label }) => label))].join(' '),
    ),
    ...(exact > 0 ? [OTHER_FIELDS] : []),
  ].map((text) => `${policy} ${text}`.toLowerCase());
const OTHER_FIELDS = 'other fields';

const labelOf = (gap: Gap): string =>
  `${EFFECT_WORDS[gap.effect]}: ${gap.control} of ${policyName(gap)}`;

/** @throws Error if no gap has this anchor. */
export function gapPage(review: GapReview, anchor: string): ShownGap {
  const one = review.gaps.find(({ gap }) => gapAnchor(gap.id) === anchor);
  if (one === undefined) throw new Error(`there is no gap ${anchor}`);
  const { gap } = one;
  const { witness } = gap;
  const asked =
    witness === null || witness['kind'] === 'AdmissionReview' ? undefined : witnessRequest(witness);
  return {
    anchor,
    title: printable(`${gap.target}: ${gap.control} of ${policyName(gap)}`),
    effect: gap.effect,
    words: EFFECT_WORDS[gap.effect],
    html: fillEntry(
      entryContext(
        { ...one, gap: { ...gap, reason: onPage(gap.reason), remedy: onPage(gap.remedy) } },
        review,
      ),
    ),
    witness: witness === null ? '' : witnessText(witness),
    user: asked?.user ?? '',
    groups: asked?.groups ?? [],
  };
}
