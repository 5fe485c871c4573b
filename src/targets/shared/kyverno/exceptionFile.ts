/**
 * PolicyExceptions. Kyverno checks pods and the workloads that create them, so exceptions cover
 * both.
 */
import type { CommentedObject } from '../files.js';
import { yamlFile } from '../files.js';
import { excusedPolicies, type ExceptionInput, type ExcusedPolicy } from '../exceptions.js';
import { LABELS } from '../naming.js';
import type { OutputFile } from '../outputFile.js';
import { CHART_POLICIES } from './chartPolicies.js';

const FILE = 'exceptions.yaml';

/** Paths of the pod's service account, in pods and in each kind of workload. */
export const ACCOUNT_PATHS = [
  'spec',
  'spec.template.spec',
  'spec.jobTemplate.spec.template.spec',
] as const;

/** @param kind the policies' kind, in the plural. */
export function exceptionFile(
  kind: string,
  { name, beyond }: ExceptionInput,
  exceptionFor: (one: ExcusedPolicy) => CommentedObject,
): readonly OutputFile[] {
  const excused = excusedPolicies(beyond, CHART_POLICIES);
  return excused.length === 0
    ? []
    : [
        yamlFile(
          FILE,
          `For Kyverno's ${kind} (chart kyverno-policies): exceptions for the pods of ${name}`,
          excused.map(exceptionFor),
        ),
      ];
}

export const exceptionMetadata = (
  { name, accounts }: ExceptionInput,
  { policy }: ExcusedPolicy,
): object => ({
  name: `${name}-${policy}`,
  namespace: accounts[0]!.namespace,
  labels: LABELS,
});
