/**
 * What an application needs beyond the Pod Security Standards: each check that one of its pods
 * fails, and where.
 */
import { standardChecks } from '../../standards/index.js';
import type { StandardCheck } from '../../standards/standardCheck.js';
import { levelRunner } from '../../targets/psa/levelRunner.js';
import { checkRunner } from '../../semantics/checkRunner.js';
import type { Application } from '../application.js';
import { placeName, workloadTitle, type Workload } from '../least/leastPolicy.js';
import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';

export interface Beyond {
  readonly check: StandardCheck;
  /** The workloads that fail it. */
  readonly workloads: readonly Workload[];
  /** `DaemonSet logging/log-collector, volume logs: hostPath volumes are not allowed` */
  readonly reasons: readonly string[];
}

/** @param minor of Kubernetes 1.x, the version of the standards. */
export function beyondStandards({ workloads }: Application, minor: number): readonly Beyond[] {
  return standardChecks.flatMap((check) => {
    const version = check.versions.filter(({ since }) => since <= minor).at(-1);
    if (version === undefined) return [];
    const runner = checkRunner(version.checks);
    const failing = workloads.filter(({ request }) => !runner.admits(request.pod));
    const reasons = failing.flatMap((workload) =>
      runner
        .refusals(workload.request.pod)
        .map(
          ({ path, message }) =>
            `${workloadTitle(workload)}, ${placeName(workload.request.pod, path)}: ${message}`,
        ),
    );
    return failing.length === 0
      ? []
      : [{ check, workloads: failing, reasons: [...new Set(reasons)] }];
  });
}

/** The strictest level that takes every workload of a namespace as it stands. */
export function levelFor(
  { workloads }: Application,
  namespace: string,
  minor: number,
): StandardLevel {
  const here = workloads.filter(({ request }) => request.namespace === namespace);
  return (
    STANDARD_LEVELS.findLast((level) =>
      here.every(({ request }) => levelRunner(level, minor).admits(request.pod)),
    ) ?? 'privileged'
  );
}
