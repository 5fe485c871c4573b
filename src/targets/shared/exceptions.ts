/**
 * What an application asks of a cluster whose own policies are stricter than it: a target says it
 * in its engine's words, as narrow as the engine can.
 */
import type { StandardCheck } from '../../standards/standardCheck.js';
import type { OutputFile } from './outputFile.js';
import type { Account } from './scope.js';
import type { Workload } from './workload.js';
import type { Comment } from './yaml.js';

/** A check of the Pod Security Standards that workloads of the application fail. */
export interface Beyond {
  readonly check: StandardCheck;
  /** The workloads that fail it. */
  readonly workloads: readonly Workload[];
  /** `DaemonSet logging/log-collector, volume logs: hostPath volumes are not allowed` */
  readonly reasons: readonly string[];
}

export interface ExceptionInput {
  /** The application's. */
  readonly name: string;
  readonly accounts: readonly Account[];
  readonly workloads: readonly Workload[];
  /** Empty where the application is within the standards. */
  readonly beyond: readonly Beyond[];
  /** The minor version of Kubernetes 1.x. */
  readonly minor: number;
}

export interface Exceptions {
  /** Whose policies are stricter: `Gatekeeper library`. */
  readonly policies: string;
  /** The file, or `` for the whole folder of the target. */
  readonly file: string;
  /** What the exception holds for; a clause. */
  readonly narrowness: string;
  files(input: ExceptionInput): readonly OutputFile[];
}

/** A policy that clusters commonly run, with all of the application that it would refuse. */
export interface ExcusedPolicy {
  readonly policy: string;
  readonly workloads: readonly Workload[];
  readonly reasons: readonly string[];
}

/** Names of policies by the id of the check that they make. */
export type PolicyNames = Readonly<Record<string, readonly string[]>>;

/** Each policy once. */
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

/** Comments with the reasons, before the first line of what they excuse. */
export const because = (path: Comment['path'], reasons: readonly string[]): readonly Comment[] =>
  reasons.map((text) => ({ path, text }));
