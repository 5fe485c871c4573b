/**
 * Finds what an application needs beyond the Pod Security Standards: each check that one of its
 * pods fails, and where.
 */
import { groupedBy } from '../../base/groupedBy.js';
import { standardChecks } from '../../standards/index.js';
import type { Beyond } from '../../targets/shared/exceptions.js';
import { checkRunner } from '../../semantics/checkRunner.js';
import type { Application } from '../application.js';
import { workloadTitle } from '../least/leastPolicy.js';
import { placeName } from '../least/needText.js';

/** @param minor the minor version of Kubernetes 1.x whose standards are used. */
export function beyondStandards({ workloads }: Application, minor: number): readonly Beyond[] {
  return standardChecks.flatMap((check) => {
    const version = check.versions.filter(({ since }) => since <= minor).at(-1);
    if (version === undefined) return [];
    const runner = checkRunner(version.checks);
    const failing = workloads.filter(({ request }) => !runner.admits(request.pod));
    const places = failing.flatMap((workload) =>
      runner.refusals(workload.request.pod).map(({ path, message }) => ({
        message,
        workload: workloadTitle(workload),
        place: placeName(workload.request.pod, path) ?? path,
      })),
    );
    return failing.length === 0 ? [] : [{ check, workloads: failing, reasons: reasonsOf(places) }];
  });
}

interface Place {
  readonly message: string;
  readonly workload: string;
  readonly place: string;
}

/**
 * Each message once, with all the places that it applies to: the workloads of a chart are often
 * alike.
 */
const reasonsOf = (places: readonly Place[]): readonly string[] =>
  [...groupedBy(places, ({ message }) => message)].map(
    ([message, ofMessage]) =>
      `${[...groupedBy(ofMessage, ({ workload }) => workload)]
        .map(([workload, own]) => [workload, ...new Set(own.map(({ place }) => place))].join(', '))
        .join('; ')}: ${message}`,
  );
