import type { TargetName } from '../../gaps/gap.js';

/** A target cannot carry what it is given: no server would take it. Nothing is written. */
export class TargetError extends RangeError {
  constructor(target: TargetName, message: string) {
    super(`${target}: ${message}`);
    this.name = 'TargetError';
  }
}
