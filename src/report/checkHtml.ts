/** The answers of `check` as one HTML file that needs no scripts. */
import page from '../../templates/check.html.hbs';
import diff from '../../templates/diff.html.hbs';
import gapsStyle from '../../templates/gaps.css';
import pageStyle from '../../templates/report.css';
import { template } from '../base/template.js';
import type { CheckLine } from './checkLine.js';
import { checkSections } from './checkSections.js';
import { contentPolicy } from './contentPolicy.js';
import { signedLine } from './gaps/gapEntry.js';

const STYLES = [gapsStyle, pageStyle];
const fill = template(page, { partials: { diff } });

export function checkHtml(lines: readonly CheckLine[], totals: string): string {
  return fill({
    totals,
    sections: checkSections(lines).map(({ title, entries }) => ({
      title,
      entries: entries.map((entry) => ({ ...entry, diff: entry.diff.map(signedLine) })),
    })),
    styles: STYLES.map(({ text }) => text),
    policyOfContent: contentPolicy(STYLES),
  });
}
