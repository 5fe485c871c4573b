/**
 * Pods made to be costly. An engine must answer each in time and as predicted, and admit none that
 * PSP refuses.
 */
import type { TargetName } from '../../src/gaps/gap.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import type { Engine } from './engine.js';
import { withDefaults } from './pspCase.js';
import type { Report } from './report.js';
import { LARGEST_POD, podOfSize, SHAPES } from './worstPods.js';

/** The longest that a server waits for a webhook, in milliseconds. */
const IN_TIME = 30_000;

export interface Asked {
  readonly engine: Engine;
  readonly psp: Engine;
  readonly target: TargetName;
  readonly set: PolicySet;
}

export async function costlyPods(
  { engine, psp, target, set }: Asked,
  good: AdmissionRequest,
  report: Report,
): Promise<void> {
  const predict = targets[target].predict(set, DEFAULT_OPTIONS);
  for (const [shape, make] of Object.entries(SHAPES)) {
    const request = withDefaults({ ...good, pod: podOfSize(make, LARGEST_POD) });
    const review = reviewFromRequest(request);
    const started = performance.now();
    const answer = await engine.review(review);
    const spent = performance.now() - started;
    const predicted = predict(request).allowed;
    const isHole = answer.allowed && !(await psp.review(review)).allowed;
    const isRight = spent < IN_TIME && !isHole && answer.allowed === predicted;
    report.check(
      `${target}: a pod of 1.5 MB, ${shape}, is ${answer.allowed ? 'admitted' : 'refused'} in time`,
      isRight,
      `${Math.round(spent)} ms${isRight ? '' : `, predicted ${predicted ? 'allowed' : 'denied'}: ${answer.message ?? answer.error ?? ''}`}`,
    );
  }
}
