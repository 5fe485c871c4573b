/**
 * The levels of the Pod Security Standards, weakest first. They have a module of their own, because
 * the help of the command line needs only their names.
 */
export const STANDARD_LEVELS = ['privileged', 'baseline', 'restricted'] as const;
export type StandardLevel = (typeof STANDARD_LEVELS)[number];
