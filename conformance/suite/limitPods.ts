/**
 * Pods as large as are judged, and one larger. The last of their containers must be checked too.
 */
import type { JsonObject } from '../../src/pod/json.js';
import { mostEntries } from '../../src/pod/tooLarge.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import type { Asked } from './costlyPods.js';
import { withDefaults } from './pspCase.js';
import type { Report } from './report.js';

export async function limitPods(
  { engine, target, set }: Asked,
  good: AdmissionRequest,
  report: Report,
): Promise<void> {
  const most = mostEntries(set.policies.length);
  const seen: string[] = [];
  for (const [count, isPrivileged] of [
    [most, false],
    [most, true],
    [most + 1, false],
  ] as const) {
    const review = reviewFromRequest(
      withDefaults({ ...good, pod: podOf(good.pod, count, isPrivileged) }),
    );
    const { allowed, message, error } = await engine.review(review);
    const isSize = /judged in time/.test(message ?? '');
    seen.push(allowed ? 'admitted' : isSize ? 'too large' : `refused ${error ?? ''}`.trim());
  }
  const wanted = ['admitted', 'refused', 'too large'];
  report.check(
    `${target}: of ${most} containers the last is looked at, and one more is too many`,
    seen.join() === wanted.join(),
    seen.join('; '),
  );
}

function podOf(pod: JsonObject, count: number, isPrivileged: boolean): JsonObject {
  const containers = Array.from({ length: count }, (_, i) => {
    const hasPower = isPrivileged && i === count - 1;
    return {
      name: `c${i}`,
      image: 'a',
      securityContext: { privileged: hasPower, allowPrivilegeEscalation: hasPower },
    };
  });
  return { ...pod, spec: { containers } };
}
