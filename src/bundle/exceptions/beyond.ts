/**
 * What an application needs beyond the Pod Security Standards: each check that one of its pods
 * fails, and where.
 */
import { standardChecks } from '../../standards/index.js';
import type { Beyond } from '../../targets/shared/exceptions.js';
import { checkRunner } from '../../semantics/checkRunner.js';
import type { Application } from '../application.js';
import { workloadTitle } from '../least/leastPolicy.js';
import { placeName } from '../least/needText.js';

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
            `${workloadTitle(workload)}, ${placeName(workload.request.pod, path) ?? path}: ${message}`,
        ),
    );
    return failing.length === 0
      ? []
      : [{ check, workloads: failing, reasons: [...new Set(reasons)] }];
  });
}
