/** What to do first, for pages: one sentence for each target, and its gaps by reason and remedy. */
import first from '../../../templates/first.html.hbs';
import { printable } from '../../base/printable.js';
import type { GapReview } from './gapReview.js';
import { gapSections } from './gapSections.js';
import { groupTitle, remedyWords } from './gapWords.js';
import { affectsWords, levelsInWords } from './weightWords.js';

/** The template that shows the result of `firstContext`. */
export const FIRST_PARTS = { first };

/** @param anchorOf the anchor of the gap with an id. */
export function firstContext(
  review: GapReview,
  anchorOf: (id: string) => string | undefined,
): object {
  const { summaries, recommended, sections } = gapSections(review, false);
  return {
    summaries,
    recommended,
    levels: levelsInWords(review.weight).map(({ words, needs }) => ({
      words,
      needs: needs.map(printable),
    })),
    first: sections.map(({ title, groups }) => ({
      title,
      groups: groups.map((group) => ({
        title: printable(groupTitle(group)),
        anchor: anchorOf(group.gaps[0]!.gap.id),
        affects: printable(affectsWords(group, review.weight) ?? ''),
        reason: printable(group.reason),
        remedy: printable(remedyWords(group)),
      })),
    })),
  };
}
