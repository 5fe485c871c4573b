/**
 * The review as one HTML file: readable without scripts; with them, it can be searched and
 * filtered.
 */
import changes from '../../../templates/changes-sections.html.hbs';
import page from '../../../templates/report.html.hbs';
import script from '../../../templates/report.client.js';
import gapsStyle from '../../../templates/gaps.css';
import pageStyle from '../../../templates/report.css';
import { template } from '../../base/template.js';
import { printable } from '../../base/printable.js';
import { ENTRY_PARTS, entryContext } from './gapEntry.js';
import { MATRIX_PARTS, matrixContext } from './gapMatrix.js';
import { STATUSES, type GapReview } from './gapReview.js';
import { acceptanceWords, conclusion, tellsStatus } from './gapWords.js';

const STYLES = [gapsStyle, pageStyle];
const fill = template(page, { partials: { ...MATRIX_PARTS, ...ENTRY_PARTS, changes } });

/** @param changed what the change of the policies does, where it is reported too. */
export function gapsHtml(review: GapReview, changed?: object): string {
  const { targets, gaps, fixed } = review;
  return fill({
    ...matrixContext(review),
    changed,
    styles: STYLES.map(({ text }) => text),
    script: script.text,
    policyOfContent: contentPolicy(),
    conclusion: conclusion(review),
    failed: gaps.some((gap) => gap.fails),
    statuses: tellsStatus(review)
      ? STATUSES.filter((status) => gaps.some((gap) => gap.status === status))
      : [],
    sections: targets.map((target) => ({
      target,
      gaps: gaps.filter(({ gap }) => gap.target === target).map((one) => entryContext(one, review)),
    })),
    fixed: fixed.map(({ id, acceptance }) => ({
      id: printable(id),
      acceptance: acceptance === null ? '' : printable(acceptanceWords(acceptance, false)),
    })),
  });
}

/** Nothing is loaded, and nothing runs but what is written here. */
function contentPolicy(): string {
  const styles = STYLES.map(({ hash }) => `'${hash}'`).join(' ');
  return `default-src 'none'; style-src ${styles}; script-src '${script.hash}'; base-uri 'none'; form-action 'none'`;
}
