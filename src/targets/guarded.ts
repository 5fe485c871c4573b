/** Checks that apply to all targets. */
import { asTakenOn } from '../semantics/olderServers.js';
import { SERVER_SIDE } from './applying.js';
import { requireWithinLimits, tooLargeToNote } from './shared/limits.js';
import { TargetError } from './shared/targetError.js';
import type { EmitOptions } from './shared/options.js';
import type { Emitted, Target } from './target.js';

/**
 * The target, with the added check that servers will accept its files. It throws before anything is
 * written.
 */
export const guarded = (target: Target): Target => ({
  ...target,
  emit: (policySet, options) => {
    requireServed(target, options);
    const emitted = target.emit(policySet, options);
    requireWithinLimits(target.name, emitted.files);
    return withLargeObjectsNoted(emitted);
  },
  gaps: (policySet, options) => {
    requireServed(target, options);
    return target.gaps(policySet, options);
  },
  predict: (policySet, options, mayUse) => {
    requireServed(target, options);
    const predict = target.predict(policySet, options, mayUse);
    const taken = asTakenOn(options.minor);
    return (request) => predict(taken(request));
  },
});

/** @throws TargetError if the cluster is older than the target supports. */
function requireServed({ name, since }: Target, { minor }: EmitOptions): void {
  if (minor >= since) return;
  throw new TargetError(
    name,
    `what is written needs Kubernetes 1.${since}, and the cluster has 1.${minor}; choose 1.${since} or newer, or name other targets (bundle: --engine)`,
  );
}

function withLargeObjectsNoted(emitted: Emitted): Emitted {
  const large = tooLargeToNote(emitted.files);
  if (large.length === 0) return emitted;
  const note = `${large.join(', ')}: too large for the annotation that kubectl apply writes; apply with ${SERVER_SIDE}`;
  return { ...emitted, note: emitted.note === undefined ? note : `${emitted.note}; ${note}` };
}
