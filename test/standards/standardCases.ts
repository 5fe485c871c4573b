/**
 * Pods on both sides of every check of the Pod Security Standards, as Pod Security Admission 1.37
 * judges them.
 */
import type { JsonObject } from '../../src/pod/json.js';
import { BASELINE } from './baselineSides.js';
import { RESTRICTED } from './restrictedSides.js';
import { NEWEST, podWith } from './standardPods.js';

export interface StandardCase {
  readonly id: string;
  readonly says: string;
  readonly pod: JsonObject;
  readonly minor: number;
  readonly passes: boolean;
}

export const STANDARD_CASES: readonly StandardCase[] = Object.entries({
  ...BASELINE,
  ...RESTRICTED,
}).flatMap(([id, sides]) =>
  (['passes', 'fails'] as const).flatMap((side) =>
    sides[side].map(([says, parts, minor = NEWEST]): StandardCase => ({
      id,
      says,
      pod: podWith(parts),
      minor,
      passes: side === 'passes',
    })),
  ),
);
