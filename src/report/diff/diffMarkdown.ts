/** The differences as a comment on a pull request. */
import page from '../../../templates/changes.md.hbs';
import { formatPosition } from '../../base/position.js';
import { template } from '../../base/template.js';
import { shortList } from '../../base/shortList.js';
import { EFFECT_WORDS } from '../gaps/gapWords.js';
import { fitted, MARKDOWN_HELPERS } from '../gaps/gapsMarkdown.js';
import {
  answersInWords,
  diffConclusion,
  diffSections,
  type DifferenceGroup,
  type DiffReview,
} from './diffReview.js';

const fill = template(page, { helpers: MARKDOWN_HELPERS });

/** @param conclusion whether the check fails, and what was found. */
export function diffMarkdown(review: DiffReview, conclusion = diffConclusion(review)): string {
  const { old: before, new: after, assumed, differences } = review;
  const content = {
    old: before,
    new: after,
    assumed,
    conclusion,
    sections: sectionContexts(differences),
  };
  return fitted((withWitnesses) => fill({ ...content, withWitnesses }));
}

const sectionContexts = (differences: DiffReview['differences']): readonly object[] =>
  diffSections(differences).map(({ title, groups }) => ({
    title,
    groups: groups.map(groupContext),
  }));

function groupContext({ effect, control, policies, reason, all }: DifferenceGroup): object {
  const [{ difference, showing }] = all as [(typeof all)[number]];
  return {
    words: EFFECT_WORDS[effect],
    title: `${control} of ${shortList(policies)}`,
    reason,
    source: difference.source === null ? '' : formatPosition(difference.source),
    sentence: `${showing.request}. ${answersInWords(difference)}`,
    differences: showing.differences,
    outcome: showing.outcome,
  };
}
