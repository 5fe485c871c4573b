/**
 * The levels of the Pod Security Standards, weakest first; apart, for the help needs their names.
 */
export const STANDARD_LEVELS = ['privileged', 'baseline', 'restricted'] as const;
export type StandardLevel = (typeof STANDARD_LEVELS)[number];
