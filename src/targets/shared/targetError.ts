import type { TargetName } from '../../gaps/gap.js';

/**
 * A target cannot carry its input, because no server would accept the result. Nothing is written.
 */
export class TargetError extends RangeError {
  /** @param reason the message without the target's name. */
  constructor(
    target: TargetName,
    readonly reason: string,
  ) {
    super(`${target}: ${reason}`);
    this.name = 'TargetError';
  }
}
