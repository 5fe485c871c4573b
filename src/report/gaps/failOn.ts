/**
 * Which new gaps make the check fail. Each value includes those before it. They have a module of
 * their own, because the help of the command line needs only their names.
 */
export const FAIL_ON = ['none', 'looser', 'stricter', 'any'] as const;
export type FailOn = (typeof FAIL_ON)[number];
