/** Every file of a plan, by its path relative to the plan's folder. */
import { exactJson } from '../base/exactJson.js';
import { policySetToYaml } from '../ir/writePolicySet.js';
import { besideEngine } from '../targets/besideEngine.js';
import { PLAN } from './fileNames.js';
import { keptWaysBack } from './keptWaysBack.js';
import { liftFiles } from './liftFiles.js';
import type { MadePlan } from './makePlan.js';
import { planPage } from './page.js';
import type { MigrationPlan } from './plan.js';
import { planReadme } from './readme.js';
import { EXPECTATIONS } from './verification/expectation.js';
import { workloadFiles } from './workloadFiles.js';

/** @param earlier the ways back that an earlier plan of the same folder wrote. */
export function planFiles(
  { plan, written, patches, enough, expectations }: MadePlan,
  earlier: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const hasPolicies = plan.policies.length > 0;
  const ofWorkloads = new Map(workloadFiles(patches));
  const kept = keptWaysBack(earlier, ofWorkloads, plan);
  return new Map([
    ['README.md', planReadme(plan, kept.scripts)],
    ['plan.html', planPage(plan)],
    [PLAN, `${exactJson(plan)}\n`],
    [EXPECTATIONS, expectations.map((one) => `${exactJson(one, 0)}\n`).join('')],
    ...written.flatMap(({ target, enforced, audited }) => [
      ...besideEngine(target, enforced).map(
        ({ name, text }) => [`policies/${target}/${name}`, text] as const,
      ),
      ...audited.map(({ name, text }) => [`audit/${target}/${name}`, text] as const),
    ]),
    ...ofWorkloads,
    ...kept.files,
    ...(hasPolicies ? liftFiles() : []),
    ...(enough.policies.length > 0
      ? [['simplified.yaml', `${mergedWords(plan)}${policySetToYaml(enough)}`] as const]
      : []),
  ]);
}

/** RBAC on the cluster knows nothing of merged policies. */
const mergedWords = ({ policies }: MigrationPlan): string =>
  policies.some(({ status }) => status === 'same as another')
    ? '# Grants of policies with the same meaning are here under one name, which RBAC does not grant to all of them: convert it with --selection static\n'
    : '';
