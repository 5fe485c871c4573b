/** Writes the `README.md` of a bundle: what it grants to whom, why, and how to use it. */
import readme from '../../templates/bundle-readme.md.hbs';
import { template } from '../base/template.js';
import type { Grant } from '../ir/policySet.js';
import type { TargetName } from '../gaps/gap.js';
import { gapCounts } from '../gaps/gapCounts.js';
import { waitForKind } from '../targets/applying.js';
import { accountTitle, namespacesOf } from '../targets/shared/scope.js';
import { scopeOf, verdicts, type Application } from './application.js';
import {
  canBeTested,
  enginesOf,
  gapsOfBundle,
  isFor,
  optionsFor,
  type BundleOptions,
} from './emitted.js';
import { levelFor } from '../targets/psa/exceptions.js';
import { beyondStandards } from './exceptions/beyond.js';
import { chartName, chartVersionOf } from './helm/chart.js';
import { workloadTitle } from './least/leastPolicy.js';
import { bundleCautions } from './cautions.js';
import type { BundleParts } from './parts.js';
import { policyTables } from './policyTables.js';
import { cell, cellLines, listed } from './readmeCells.js';

const fill = template(readme);

const OF_EVERY_CLUSTER = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

export function bundleReadme(parts: BundleParts): string {
  const { application, options } = parts;
  const { policySet, grantedHere } = application;
  const workloads = workloadRows(application, options);
  return fill({
    ...installation(application, options),
    ...ofStandards(application, options),
    ...ofEngines(options),
    ...ofCases(parts),
    policies: policyTables(application),
    grants: policySet.grants.map((grant) => ({
      policy: grant.policy,
      subject: subjectText(grant),
      namespace: grant.namespace === null ? 'every namespace' : `\`${cell(grant.namespace)}\``,
    })),
    grantedHere: grantedHere.map(({ account, policies, isAll }) => ({
      account: accountTitle(account),
      policies: policies.map((name) => `\`${cell(name)}\``).join(', '),
      isAll,
    })),
    inferred: application.needs.length > 0,
    isOnePolicy: policySet.policies.length === 1,
    workloads,
    cautions: bundleCautions(application).map(cell),
    incomplete: workloads.some(({ refusedBy }) => refusedBy !== ''),
    gaps: gapsOfBundle(application, options).map(({ target, gaps }) => ({
      target,
      ...gapCounts(gaps),
    })),
  });
}

/** Where the application is installed, and by which names. */
function installation(application: Application, options: BundleOptions): object {
  const namespaces = namespacesOf(scopeOf(application));
  return {
    name: application.name,
    accounts: namespaces.map((namespace) => ({
      namespace,
      ...listed(
        'service account',
        'service accounts',
        application.accounts.filter((one) => one.namespace === namespace).map((one) => one.name),
      ),
    })),
    chart: chartName(application),
    chartVersion: chartVersionOf(options),
    waitForKind: waitForKind(application),
    oneNamespace: namespaces.length === 1,
    namespace: namespaces[0],
    creations: namespaces
      .filter((one) => !OF_EVERY_CLUSTER.has(one))
      .map((one) => `\`kubectl create namespace ${one}\``)
      .join(', '),
  };
}

/** What the Pod Security Standards say of the workloads. */
function ofStandards(application: Application, { minor }: BundleOptions): object {
  return {
    levels: namespacesOf(scopeOf(application)).map((namespace) => ({
      namespace,
      level: levelFor(application.workloads, namespace, minor),
    })),
    beyond: beyondStandards(application, minor).map(({ check, reasons }) => ({
      id: check.id,
      level: check.level,
      reasons: cellLines(reasons),
    })),
  };
}

/** How each engine gets the policies. */
function ofEngines(options: BundleOptions): object {
  const engines = enginesOf(options);
  const [installed, ...others] = engines.map((engine) => engine.name).filter(isInstalled);
  return {
    exceptions: engines.flatMap(({ name: target, exceptions }) =>
      exceptions === undefined
        ? []
        : [{ ...exceptions, path: `exceptions/${target}/${exceptions.file}` }],
    ),
    rollout: engines.map(({ name: engine, rollout }) => ({ engine, ...rollout })),
    installed: installed ?? '',
    others: others.join(', '),
    labels: isFor(options, 'psa'),
    gatekeeper: isFor(options, 'gatekeeper'),
    kyverno: isFor(options, 'kyverno') || isFor(options, 'kyverno-cel'),
    vap: isFor(options, 'vap'),
  };
}

/** The pods that the bundle is tested with, and where. */
function ofCases({ application, options, cases }: BundleParts): object {
  const engines = enginesOf(options);
  const tested = engines.filter((engine) => canBeTested(engine, application, options));
  const refused = cases.filter(({ admitted }) => !admitted);
  return {
    runs: [...new Set(tested.flatMap(({ suite }) => suite?.run ?? []))],
    untested: engines
      .filter((engine) => engine.suite !== undefined && !tested.includes(engine))
      .map((engine) => `\`${engine.name}\``)
      .join(', '),
    cases: cases.length > 0,
    admitted: cases.filter(({ admitted }) => admitted).length,
    refused: refused.filter(({ ofAccount }) => ofAccount === undefined).length,
    refusedByAccount: refused.filter(({ ofAccount }) => ofAccount).length,
  };
}

/**
 * Whether kubectl or Helm installs the files. For Pod Security Admission, namespaces are labelled
 * instead.
 */
const isInstalled = (engine: TargetName): boolean => engine !== 'psa';

function subjectText({ subject }: Grant): string {
  return subject.kind === 'ServiceAccount'
    ? `service account \`${cell(accountTitle(subject))}\``
    : `${subject.kind.toLowerCase()} \`${cell(subject.name)}\``;
}

interface WorkloadRow {
  readonly title: string;
  readonly verdict: string;
  readonly refusedBy: string;
}

function workloadRows(application: Application, options: BundleOptions): readonly WorkloadRow[] {
  const engines = enginesOf(options).map(({ name, predict }) => ({
    name,
    answer: predict(application.policySet, {
      ...optionsFor(application, options),
      mode: 'enforce',
    }),
  }));
  return verdicts(application).map(({ workload, verdict: { verdict, reasons, note } }) => ({
    title: cell(workloadTitle(workload)),
    verdict:
      verdict === 'allowed'
        ? 'admitted'
        : verdict === 'mutated'
          ? 'admitted, with values filled in'
          : `**refused**: ${cellLines(reasons.length > 0 ? reasons.map(({ path, message }) => `${path}: ${message}`) : [note ?? ''])}`,
    refusedBy: engines
      .filter(({ answer }) => !answer(workload.request).allowed)
      .map(({ name }) => name)
      .join(', '),
  }));
}
