import { rememberedBy } from '../../base/remembered.js';
import { checkRunner, type CheckRunner } from '../../semantics/checkRunner.js';
import { levelChecks } from '../../standards/index.js';
import type { StandardLevel } from '../../standards/standardLevels.js';

/**
 * The compiled checks of a level of the Pod Security Standards in a minor version of Kubernetes.
 */
export const levelRunner = rememberedBy(
  (level: StandardLevel, minor: number) => `${level} ${minor}`,
  (level, minor): CheckRunner => checkRunner(levelChecks(level, minor)),
);
