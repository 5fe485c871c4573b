/** The answers of `check` as a comment on a pull request. */
import page from '../../templates/check.md.hbs';
import { template } from '../base/template.js';
import type { CheckLine } from './checkLine.js';
import { checkSections } from './checkSections.js';
import { fitted, MARKDOWN_HELPERS } from './gaps/gapsMarkdown.js';

const fill = template(page, { helpers: MARKDOWN_HELPERS });

export function checkMarkdown(lines: readonly CheckLine[], totals: string): string {
  const sections = checkSections(lines);
  return fitted((withWitnesses) => fill({ totals, sections, withWitnesses }));
}
