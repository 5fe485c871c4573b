import readme from '../../templates/plan-readme.md.hbs';
import { template } from '../base/template.js';
import { markdownText } from '../report/markdownText.js';
import { shellWord } from '../base/shellWord.js';
import { shortList } from '../base/shortList.js';
import { overviewOf } from './overview.js';
import type { MigrationPlan } from './plan.js';

const fill = template(readme, { helpers: { md: markdownText } });

/**
 * Writes `plan/README.md`: the plan in short.
 *
 * @param keptBack scripts that take back what an earlier plan wrote into templates.
 */
export const planReadme = (plan: MigrationPlan, keptBack: readonly string[]): string =>
  fill({
    ...overviewOf(plan),
    keptBack: shortList(keptBack.map((script) => `\`sh ${shellWord(script)}\``)),
  });
