/** The differences as one HTML file that needs no scripts. */
import changes from '../../../templates/changes-sections.html.hbs';
import page from '../../../templates/changes.html.hbs';
import diff from '../../../templates/diff.html.hbs';
import reasons from '../../../templates/reasons.html.hbs';
import gapsStyle from '../../../templates/gaps.css';
import pageStyle from '../../../templates/report.css';
import { formatPosition } from '../../base/position.js';
import { printable } from '../../base/printable.js';
import { template } from '../../base/template.js';
import { reviewFromRequest } from '../../pod/request.js';
import type { Verdict } from '../../semantics/admission.js';
import { shownReasons, signedLine } from '../gaps/gapEntry.js';
import { EFFECT_WORDS } from '../gaps/gapWords.js';
import { witnessText } from '../gaps/witnessText.js';
import { contentPolicy } from '../contentPolicy.js';
import {
  diffConclusion,
  policyInWords,
  SECTIONS,
  type DiffReview,
  type ReviewedDifference,
} from './diffReview.js';

const STYLES = [gapsStyle, pageStyle];
const fill = template(page, { partials: { changes, diff, reasons } });

export function diffHtml(review: DiffReview): string {
  const { old: before, new: after } = review;
  return fill({
    ...changesContext(review),
    old: printable(before),
    new: printable(after),
    styles: STYLES.map(({ text }) => text),
    policyOfContent: contentPolicy(STYLES),
  });
}

/** The context of the template for the sections, which several pages include. */
export function changesContext(review: DiffReview): object {
  const { assumed, differences } = review;
  return {
    conclusion: diffConclusion(review),
    failed: differences.some(({ fails }) => fails),
    assumed: assumed === null ? '' : printable(assumed),
    sections: SECTIONS.map(({ title, effects }) => ({
      title,
      entries: differences
        .filter(({ difference }) => effects.includes(difference.effect))
        .map(entryContext),
    })).filter(({ entries }) => entries.length > 0),
  };
}

function entryContext({ difference, fails, showing }: ReviewedDifference): object {
  const { id, control, effect, reason, source, witness, old: before, new: after } = difference;
  return {
    id: printable(id),
    control,
    policy: policyInWords(difference),
    effect,
    words: EFFECT_WORDS[effect],
    fails,
    reason: printable(reason),
    source: source === null ? '' : printable(formatPosition(source)),
    request: printable(showing.request),
    before: verdictContext(before),
    after: verdictContext(after),
    reasons: shownReasons([...before.reasons, ...after.reasons]),
    differences: showing.differences.map(signedLine),
    outcome: showing.outcome.map(signedLine),
    witness: witnessText(reviewFromRequest(witness)),
  };
}

const verdictContext = ({ verdict, policy, note }: Verdict): object => ({
  verdict,
  policy: policy ?? '',
  note: note ?? '',
});
