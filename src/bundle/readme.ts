/** `README.md` of a bundle: what it grants, to whom, why, and how to live with it. */
import readme from '../../templates/bundle-readme.md.hbs';
import { printable } from '../base/printable.js';
import { template } from '../base/template.js';
import type { Control } from '../controls/control.js';
import { controls } from '../controls/index.js';
import { describeAllowed } from '../controls/describeAllowed.js';
import type { Grant, Policy, PolicySpec, ProfilePolicy } from '../ir/policySet.js';
import type { TargetName } from '../gaps/gap.js';
import { gapCounts } from '../gaps/gapCounts.js';
import { WAIT_FOR_KIND } from '../targets/applying.js';
import { accountTitle, namespacesOf } from '../targets/shared/scope.js';
import { scopeOf, verdicts, type Application } from './application.js';
import { enginesOf, gapsOfBundle, isFor, optionsFor, type BundleOptions } from './emitted.js';
import { levelFor } from '../targets/psa/exceptions.js';
import { beyondStandards } from './exceptions/beyond.js';
import { chartName } from './helm/chart.js';
import { workloadTitle } from './least/leastPolicy.js';
import { runtimeCautions } from './runtimePods.js';
import type { BundleParts } from './parts.js';

const fill = template(readme);

export function bundleReadme({ application, options, cases }: BundleParts): string {
  const { name, policySet, needs, accounts, grantedHere } = application;
  const namespaces = namespacesOf(scopeOf(application));
  const workloads = workloadRows(application, options);
  const engines = enginesOf(options);
  const [installed, ...others] = engines.map((engine) => engine.name).filter(isInstalled);
  return fill({
    name,
    accounts,
    chart: chartName(application),
    waitForKind: WAIT_FOR_KIND,
    inferred: needs.length > 0,
    oneNamespace: namespaces.length === 1,
    namespace: namespaces[0],
    policies: policySet.policies.map((policy) => ({
      name: policy.name,
      fields: fieldRows(policy, application),
    })),
    grants: policySet.grants.map((grant) => ({
      policy: grant.policy,
      subject: subjectText(grant),
      namespace: grant.namespace === null ? 'every namespace' : `\`${cell(grant.namespace)}\``,
    })),
    grantedHere: grantedHere.map(accountTitle),
    workloads,
    cautions: runtimeCautions(application.runtime).map(cell),
    incomplete: workloads.some(({ refusedBy }) => refusedBy !== ''),
    levels: namespaces.map((namespace) => ({
      namespace,
      level: levelFor(application.workloads, namespace, options.minor),
    })),
    beyond: beyondStandards(application, options.minor).map(({ check, reasons }) => ({
      id: check.id,
      level: check.level,
      reasons: lines(reasons),
    })),
    exceptions: engines.flatMap(({ name: target, exceptions }) =>
      exceptions === undefined
        ? []
        : [{ ...exceptions, path: `exceptions/${target}/${exceptions.file}` }],
    ),
    runs: [...new Set(engines.flatMap(({ suite }) => suite?.run ?? []))],
    rollout: engines.map(({ name: engine, rollout }) => ({ engine, ...rollout })),
    installed: installed ?? '',
    others: others.join(', '),
    labels: isFor(options, 'psa'),
    gatekeeper: isFor(options, 'gatekeeper'),
    vap: isFor(options, 'vap'),
    cases: cases.length > 0,
    admitted: cases.filter(({ admitted }) => admitted).length,
    refused: cases.filter(({ admitted }) => !admitted).length,
    gaps: gapsOfBundle(application, options).map(({ target, gaps }) => ({
      target,
      ...gapCounts(gaps),
    })),
  });
}

/** What kubectl and Helm install; Pod Security Admission is labels of namespaces. */
const isInstalled = (engine: TargetName): boolean => engine !== 'psa';

const lines = (texts: readonly string[]): string => texts.map(cell).join('<br>');

/** Values of the input can start neither markup nor another cell. */
const cell = (text: string): string =>
  printable(text.replaceAll(/[\r\n]+/g, ' ')).replaceAll(/([\\`<>[\]|])/g, '\\$1');

function fieldRows({ spec }: Policy, { needs }: Application): readonly object[] {
  return controls.map(({ field }) => ({
    field,
    value: cell(valueText(spec, field)),
    needs: lines(needs.filter((need) => need.field === field).map(({ because }) => because)),
  }));
}

const ANY = 'any, if the type of volume is allowed';

/** What an empty list means, where that is not `nothing`. */
const EMPTY: { readonly [Field in keyof PolicySpec]?: string } = {
  allowedHostPaths: ANY,
  allowedFlexVolumes: ANY,
  allowedCSIDrivers: ANY,
  allowedProcMountTypes: 'Default',
};

function valueText(spec: PolicySpec, field: Control['field']): string {
  switch (field) {
    case 'seccomp':
      return profileText(spec.seccomp, 'none may be set');
    case 'appArmor':
      return profileText(spec.appArmor, 'any');
    case 'runtimeClass': {
      if (spec.runtimeClass === null) return 'any';
      const { allowedRuntimeClassNames: names, defaultRuntimeClassName: byDefault } =
        spec.runtimeClass;
      return withDefault(names.length === 0 ? 'none may be set' : names.join(', '), byDefault);
    }
    case 'seLinux':
      return spec.seLinux.seLinuxOptions === null
        ? spec.seLinux.rule
        : `${spec.seLinux.rule}: ${describeAllowed({ ...spec.seLinux.seLinuxOptions })}`;
    case 'runAsUser':
    case 'runAsGroup':
    case 'fsGroup':
    case 'supplementalGroups': {
      const { rule, ranges } = spec[field];
      return ranges.length === 0
        ? rule
        : `${rule}: ${describeAllowed(ranges.map((range) => ({ ...range })))}`;
    }
    default: {
      const value = spec[field];
      if (typeof value === 'boolean' || value === null) return value === true ? 'yes' : 'no';
      return value.length === 0
        ? (EMPTY[field] ?? 'nothing')
        : describeAllowed(value.map((one) => (typeof one === 'string' ? one : { ...one })));
    }
  }
}

const profileText = (
  { allowedProfileNames: names, defaultProfileName: byDefault }: ProfilePolicy,
  absent: string,
): string =>
  withDefault(
    names === null
      ? absent
      : names.includes('*')
        ? 'any'
        : names.map((name) => (name === '' ? '(empty)' : name)).join(', '),
    byDefault,
  );
const withDefault = (text: string, byDefault: string | null): string =>
  byDefault === null ? text : `${text}; filled in: ${byDefault}`;

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
          : `**refused**: ${lines(reasons.length > 0 ? reasons.map(({ path, message }) => `${path}: ${message}`) : [note ?? ''])}`,
    refusedBy: engines
      .filter(({ answer }) => !answer(workload.request).allowed)
      .map(({ name }) => name)
      .join(', '),
  }));
}
