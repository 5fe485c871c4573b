/** Every file of a plan, by its path relative to the plan's folder. */
import { exactJson } from '../base/exactJson.js';
import { policySetToYaml } from '../ir/writePolicySet.js';
import { PLAN } from './fileNames.js';
import { liftFiles } from './liftFiles.js';
import type { MadePlan } from './makePlan.js';
import { planPage } from './page.js';
import { planReadme } from './readme.js';
import { EXPECTATIONS } from './verification/expectation.js';
import { workloadFiles } from './workloadFiles.js';

export function planFiles({
  plan,
  written,
  patches,
  enough,
  expectations,
}: MadePlan): ReadonlyMap<string, string> {
  const hasPolicies = plan.policies.length > 0;
  return new Map([
    ['README.md', planReadme(plan)],
    ['plan.html', planPage(plan)],
    [PLAN, `${exactJson(plan)}\n`],
    [EXPECTATIONS, expectations.map((one) => `${exactJson(one, 0)}\n`).join('')],
    ...written.flatMap(({ target, enforced, audited }) => [
      ...enforced.map(({ name, text }) => [`policies/${target}/${name}`, text] as const),
      ...audited.map(({ name, text }) => [`audit/${target}/${name}`, text] as const),
    ]),
    ...workloadFiles(patches),
    ...(hasPolicies ? liftFiles() : []),
    ...(enough.policies.length > 0 ? [['simplified.yaml', policySetToYaml(enough)] as const] : []),
  ]);
}
