/**
 * Writes `plan.html`: every namespace, policy and workload on one page, without scripts or external
 * resources.
 */
import page from '../../templates/plan.html.hbs';
import gapsStyle from '../../templates/gaps.css';
import pageStyle from '../../templates/report.css';
import { exactJson } from '../base/exactJson.js';
import { printable } from '../base/printable.js';
import { template } from '../base/template.js';
import { shortList } from '../base/shortList.js';
import { contentPolicy } from '../report/contentPolicy.js';
import { overviewOf } from './overview.js';
import {
  plannedTitle,
  type MigrationPlan,
  type PlannedNamespace,
  type PlannedWorkload,
} from './plan.js';

const STYLES = [gapsStyle, pageStyle];
const fill = template(page);

export function planPage(plan: MigrationPlan): string {
  const overview = overviewOf(plan);
  return fill(
    shown({
      overview: { ...overview, deployed: overview.deployed.replaceAll('`', '') },
      styles: STYLES.map(({ text }) => text),
      policyOfContent: contentPolicy(STYLES),
      steps: plan.steps.map((step) => ({ ...step, why: step.why.replaceAll('`', '') })),
      namespaces: plan.namespaces.map(namespaceRow),
      policies: plan.policies.map(({ name, status, of, workloads, pods, proof }) => ({
        name,
        status: of === null ? status : `${status}: ${of}`,
        workloads,
        pods,
        proof: proof.text,
      })),
      enough: overview.enough,
      workloads: plan.workloads.map(workloadRow),
    }) as object,
  );
}

/** Makes all texts safe to print, except our own styles. */
const shown = (value: unknown, key = ''): unknown => {
  if (typeof value === 'string') return key === 'styles' ? value : printable(value);
  if (Array.isArray(value)) return value.map((one: unknown) => shown(one, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shown(one, name)]));
};

const namespaceRow = ({ name, used, workloads, pods, level }: PlannedNamespace): object => ({
  name,
  level: level.recommended,
  today: level.today ?? '',
  lossless: level.lossless,
  fits: level.fits ?? 'nothing runs',
  used: shortList(used),
  workloads,
  pods,
  next:
    level.next === null
      ? ''
      : `${level.next.level}: ${level.next.refuses.length === 0 ? 'nothing' : shortList(level.next.refuses.map(({ workload }) => workload))}`,
});

function workloadRow(one: PlannedWorkload): object {
  const { psp, policy, level, changes, reasons, patch, assumed } = one;
  return {
    title: plannedTitle(one),
    psp:
      psp === null
        ? ''
        : `${policy === null ? psp : `${psp} by ${policy}`}${assumed === undefined ? '' : `, asked by ${assumed}`}`,
    now: level.now,
    patched: level.patched,
    lines:
      reasons.length > 0
        ? reasons
        : changes.map(
            ({ path, to }) => `${path}: ${typeof to === 'string' ? to : exactJson(to, 0)}`,
          ),
    patch: patch === null ? '' : patch.patch,
  };
}
