/**
 * The review as one HTML file. It can be read without scripts; with scripts, it can be searched and
 * filtered.
 */
import changes from '../../../templates/changes-sections.html.hbs';
import page from '../../../templates/report.html.hbs';
import script from '../../../templates/report.client.js';
import gapsStyle from '../../../templates/gaps.css';
import pageStyle from '../../../templates/report.css';
import { exactJson } from '../../base/exactJson.js';
import { groupedBy } from '../../base/groupedBy.js';
import { template } from '../../base/template.js';
import { printable } from '../../base/printable.js';
import { shortList } from '../../base/shortList.js';
import { gapAnchor } from './gapAnchor.js';
import { ENTRY_PARTS, entryContext } from './gapEntry.js';
import { policyName } from './gapGroups.js';
import { FIRST_PARTS, firstContext } from './gapsFirst.js';
import { MATRIX_PARTS, matrixContext } from './gapMatrix.js';
import { STATUSES, type GapReview, type ReviewedGap } from './gapReview.js';
import { contentPolicy } from '../contentPolicy.js';
import { acceptanceWords, conclusion, lapseWords, tellsStatus } from './gapWords.js';

const STYLES = [gapsStyle, pageStyle];
const fill = template(page, {
  partials: { ...MATRIX_PARTS, ...ENTRY_PARTS, ...FIRST_PARTS, changes },
});

/** With more gaps than this, witnesses and conditions are not shown; other formats have them. */
const MOST_IN_FULL = 500;

/** The effects of a change of the policies, if the report includes them. */
export interface ChangedPart {
  readonly sections: object;
  /** The conclusion about both gaps and change. */
  readonly conclusion: string;
  readonly failed: boolean;
}

/** @param version psp-ferry's own version. */
export function gapsHtml(review: GapReview, version: string, changed?: ChangedPart): string {
  const { targets, gaps, fixed } = review;
  const inFull = gaps.length <= MOST_IN_FULL;
  const entries = inFull ? gaps.map((one) => [one]) : likeGaps(gaps);
  const anchorOf = anchorsOf(entries);
  return fill({
    ...matrixContext(review, inFull ? {} : { shared: anchorOf }),
    ...firstContext(review, (id) => anchorOf.get(id)),
    inFull,
    changed: changed?.sections,
    styles: STYLES.map(({ text }) => text),
    script: script.text,
    policyOfContent: contentPolicy(STYLES, script),
    conclusion: changed?.conclusion ?? conclusion(review),
    version,
    origin: {
      files: printable(shortList(review.origin.files)),
      options: printable(review.origin.options.join(' ')),
    },
    failed: changed?.failed ?? gaps.some((gap) => gap.fails),
    statuses: tellsStatus(review)
      ? STATUSES.filter((status) => gaps.some((gap) => gap.status === status))
      : [],
    sections: targets.map((target) => ({
      target,
      gaps: entries
        .filter(([first]) => first?.gap.target === target)
        .map((alike) =>
          entryContext(
            alike[0]!,
            review,
            inFull,
            alike.map(({ gap }) => policyName(gap)),
          ),
        ),
    })),
    fixed: fixed.map(({ id, acceptance }) => ({
      id: printable(id),
      acceptance: acceptance === null ? '' : printable(acceptanceWords(acceptance)),
    })),
  });
}

/** Groups gaps that differ only in their policy. */
const likeGaps = (gaps: readonly ReviewedGap[]): readonly (readonly ReviewedGap[])[] => [
  ...groupedBy(gaps, (one) => {
    const { target, control, effect, reason, remedy } = one.gap;
    const { status, acceptance } = one;
    return exactJson(
      [target, control, effect, reason, remedy, status, acceptance, lapseWords(one)],
      0,
    );
  }).values(),
];

/** The anchor of each gap, by its id. */
const anchorsOf = (entries: readonly (readonly ReviewedGap[])[]): ReadonlyMap<string, string> =>
  new Map(
    entries.flatMap((alike) =>
      alike.map(({ gap }) => [gap.id, gapAnchor(alike[0]!.gap.id)] as const),
    ),
  );
