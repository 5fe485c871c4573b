import readme from '../../templates/plan-readme.md.hbs';
import { template } from '../base/template.js';
import { markdownText } from '../report/markdownText.js';
import { overviewOf } from './overview.js';
import type { MigrationPlan } from './plan.js';

const fill = template(readme, { helpers: { md: markdownText } });

/** `plan/README.md`: the plan in two screens. */
export const planReadme = (plan: MigrationPlan): string => fill(overviewOf(plan));
