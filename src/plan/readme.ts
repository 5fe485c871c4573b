import readme from '../../templates/plan-readme.md.hbs';
import { template } from '../base/template.js';
import { markdownText } from '../report/markdownText.js';
import { overviewOf } from './overview.js';
import type { MigrationPlan } from './plan.js';

const fill = template(readme, { helpers: { md: markdownText } });

/** Writes `plan/README.md`: the plan in short. */
export const planReadme = (plan: MigrationPlan): string => fill(overviewOf(plan));
