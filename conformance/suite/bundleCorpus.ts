/**
 * Real projects with policies and workloads, if they are beside this project: each makes a bundle,
 * and each workload has a least policy.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { applicationOf, type Application } from '../../src/bundle/application.js';
import { bundleFiles } from '../../src/bundle/files.js';
import { admitsUnchanged, leastPolicy } from '../../src/bundle/least/leastPolicy.js';
import type { Workload } from '../../src/targets/shared/workload.js';
import { bundleParts } from '../../src/bundle/parts.js';
import type { Policy } from '../../src/ir/policySet.js';
import { InputError } from '../../src/base/problem.js';
import { parseDocuments, type LoadedDocument } from '../../src/load/documents.js';
import { readInput } from '../../src/load/inputs.js';
import { readPolicies } from '../../src/psp/readPolicies.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { workloadsOf } from '../../test/bundle/workloads.js';
import { POLICY_TARGETS } from './engines.js';
import type { Report } from './report.js';

export interface CorpusProject {
  readonly name: string;
  /** The first of each name; files with errors are the business of others. */
  readonly policies: readonly Policy[];
  readonly workloads: readonly Workload[];
}

export function corpusProjects(corpus: string): readonly CorpusProject[] {
  const projectOf = (file: string): string => file.split('__').slice(0, 2).join('/');
  const files = (folder: string, project: string): readonly string[] =>
    readdirSync(join(corpus, folder))
      .filter((file) => projectOf(file) === project)
      .sort()
      .map((file) => join(corpus, folder, file));
  return [...new Set(readdirSync(join(corpus, 'workloads')).map(projectOf))].sort().map((name) => ({
    name,
    policies: policiesIn(files('psp', name)),
    workloads: files('workloads', name).flatMap((file) => workloadsOf(readInput(file))),
  }));
}

function policiesIn(files: readonly string[]): readonly Policy[] {
  const named = new Map<string, Policy>();
  for (const document of files
    .flatMap(documentsIn)
    .filter(({ value }) => (Object(value) as { kind?: unknown }).kind === 'PodSecurityPolicy')) {
    const { policies, problems } = readPolicies([document]);
    if (problems.some(({ severity }) => severity === 'error')) continue;
    for (const policy of policies) if (!named.has(policy.name)) named.set(policy.name, policy);
  }
  return [...named.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function documentsIn(file: string): readonly LoadedDocument[] {
  try {
    return parseDocuments(readInput(file), file);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

export const applicationIn = ({ policies, workloads }: Omit<CorpusProject, 'name'>): Application =>
  applicationOf(
    'application',
    { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies, grants: [] },
    workloads,
  );

/** @returns what is wrong with the bundle of these; '' where nothing is. */
export function bundleFault(policies: readonly Policy[], workloads: readonly Workload[]): string {
  const application = applicationIn({ policies, workloads });
  const files = bundleFiles(bundleParts(application, DEFAULT_OPTIONS));
  const names = [...files.keys()];
  const empty = [...files]
    .filter(
      ([name, text]) =>
        /^(kustomize|exceptions|tests)\/.*\.yaml$/.test(name) &&
        parseDocuments(text, name).length === 0,
    )
    .map(([name]) => name);
  if (empty.length > 0) return `${empty.join(', ')}: nothing in it`;
  const missing = [
    'policyset.yaml',
    'helm/values.schema.json',
    'kustomize/psa/label.sh',
    ...POLICY_TARGETS.map((target) => `kustomize/${target}/kustomization.yaml`),
  ].filter((name) => !names.includes(name));
  return missing.length > 0 ? `${missing.join(', ')}: missing` : '';
}

export function leastFault(workload: Workload): string {
  const least = leastPolicy('least', [workload]);
  return least !== undefined && admitsUnchanged(least.policy, [workload])
    ? ''
    : `${workload.kind} ${workload.name}`;
}

export function bundleCorpus(projects: readonly CorpusProject[], report: Report): void {
  for (const { name, policies, workloads } of projects) {
    const fault = bundleFault(policies, workloads);
    const least = workloads.map(leastFault).filter((one) => one !== '');
    report.check(
      `${name}: ${policies.length} policies and ${workloads.length} workloads make a bundle`,
      policies.length > 0 && workloads.length > 0 && fault === '',
      fault,
    );
    report.check(
      `${name}: each of ${workloads.length} workloads has a least policy`,
      least.length === 0,
      least.join(', '),
    );
  }
}
