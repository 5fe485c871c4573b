/**
 * Exceptions that an application needs in a cluster with stricter policies of its own. Each target
 * writes them for its engine, as narrow as the engine allows.
 */
import type { StandardCheck } from '../../standards/standardCheck.js';
import type { OutputFile } from './outputFile.js';
import type { Account } from './scope.js';
import type { Workload } from './workload.js';
import type { Comment } from './yaml.js';

/** A check of the Pod Security Standards that some workloads of the application fail. */
export interface Beyond {
  readonly check: StandardCheck;
  /** The workloads that fail it. */
  readonly workloads: readonly Workload[];
  /** `DaemonSet logging/log-collector, volume logs: hostPath volumes are not allowed` */
  readonly reasons: readonly string[];
}

export interface ExceptionInput {
  /** The name of the application. */
  readonly name: string;
  readonly accounts: readonly Account[];
  readonly workloads: readonly Workload[];
  /** Empty if the application meets the standards. */
  readonly beyond: readonly Beyond[];
  /** The minor version of Kubernetes 1.x. */
  readonly minor: number;
}

export interface Exceptions {
  /** The stricter policies: `Gatekeeper library`. */
  readonly policies: string;
  /** The name of the file; '' for the whole folder of the target. */
  readonly file: string;
  /** What the exception is limited to; a clause. */
  readonly narrowness: string;
  files(input: ExceptionInput): readonly OutputFile[];
}

/** A common policy of clusters, with the parts of the application that it would refuse. */
export interface ExcusedPolicy {
  readonly policy: string;
  readonly workloads: readonly Workload[];
  readonly reasons: readonly string[];
}

/** For each check (by id), the names of the policies that make it. */
export type PolicyNames = Readonly<Record<string, readonly string[]>>;

/** Each policy once, with everything it would refuse. */
export function excusedPolicies(
  beyond: readonly Beyond[],
  names: PolicyNames,
): readonly ExcusedPolicy[] {
  const policies = new Map<string, ExcusedPolicy>();
  for (const { check, workloads, reasons } of beyond) {
    for (const policy of names[check.id] ?? []) {
      const known = policies.get(policy);
      policies.set(policy, {
        policy,
        workloads: [...new Set([...(known?.workloads ?? []), ...workloads])],
        reasons: [...new Set([...(known?.reasons ?? []), ...reasons])],
      });
    }
  }
  return [...policies.values()];
}

/** Comments with the reasons, before the line that they explain. */
export const because = (path: Comment['path'], reasons: readonly string[]): readonly Comment[] =>
  reasons.map((text) => ({ path, text }));
