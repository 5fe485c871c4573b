/** What holds for every target alike. */
import { TargetError } from './shared/targetError.js';
import type { EmitOptions } from './shared/options.js';
import type { Target } from './target.js';

/** The target, which refuses what its servers would refuse before anything is written. */
export const guarded = (target: Target): Target => ({
  ...target,
  emit: (policySet, options) => {
    requireServed(target, options);
    return target.emit(policySet, options);
  },
  gaps: (policySet, options) => {
    requireServed(target, options);
    return target.gaps(policySet, options);
  },
  predict: (policySet, options, mayUse) => {
    requireServed(target, options);
    return target.predict(policySet, options, mayUse);
  },
});

/** @throws TargetError where the cluster is older than what is written. */
function requireServed({ name, since }: Target, { minor }: EmitOptions): void {
  if (minor >= since) return;
  throw new TargetError(
    name,
    `what is written needs Kubernetes 1.${since}, and the cluster has 1.${minor}; choose 1.${since} or newer, or other targets`,
  );
}
