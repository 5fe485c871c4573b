import { checkRunner, type CheckRunner } from '../../semantics/checkRunner.js';
import { levelChecks } from '../../standards/index.js';
import type { StandardLevel } from '../../standards/standardLevels.js';

const runners = new Map<string, CheckRunner>();

/**
 * The checks of a level of the Pod Security Standards in a minor version of Kubernetes, made ready
 * once.
 */
export function levelRunner(level: StandardLevel, minor: number): CheckRunner {
  const key = `${level} ${minor}`;
  let runner = runners.get(key);
  if (runner === undefined) runners.set(key, (runner = checkRunner(levelChecks(level, minor))));
  return runner;
}
