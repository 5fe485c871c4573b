import type { TargetName } from '../../gaps/gap.js';

/** A target cannot carry what it is given: no server would take it. Nothing is written. */
export class TargetError extends RangeError {
  /** @param reason the message without the target, for those who name it. */
  constructor(
    target: TargetName,
    readonly reason: string,
  ) {
    super(`${target}: ${reason}`);
    this.name = 'TargetError';
  }
}
