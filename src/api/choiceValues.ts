/**
 * The values that each choice accepts. They are those of the command line; the first is the
 * default.
 */
import { KNOWN_MINORS } from '../standards/knownMinors.js';
import { LEVEL_CHOICES, type EmitOptions } from '../targets/shared/options.js';
import { STANDARD_LEVELS } from '../standards/standardLevels.js';

type Values = {
  readonly [
    Choice in 'mode' | 'ephemeral' | 'selection' | 'psaLevel'
  ]: readonly EmitOptions[Choice][];
};

const minors = Array.from(
  { length: KNOWN_MINORS.newest - KNOWN_MINORS.oldest + 1 },
  (_, i) => `1.${KNOWN_MINORS.newest - i}`,
);

export const CHOICE_VALUES = {
  selection: ['auto', 'live', 'static', 'any'],
  kubernetes: minors,
  psaLevel: [...LEVEL_CHOICES, ...STANDARD_LEVELS],
  ephemeral: ['guard', 'as-psp'],
  mode: ['enforce', 'warn', 'audit'],
} as const satisfies Values & { readonly kubernetes: readonly string[] };

/** `residual` leaves checks of vap to the level of psa, so it needs both targets. */
export const canBeResidual = (targets: readonly string[]): boolean =>
  targets.includes('psa') && targets.includes('vap');

export { TARGET_NAMES } from '../gaps/gap.js';
