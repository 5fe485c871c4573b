/**
 * What makes the check fail, of the gaps that are new; each level holds those before it. Apart from
 * the review, for the command line's help needs only the names.
 */
export const FAIL_ON = ['none', 'looser', 'stricter', 'any'] as const;
export type FailOn = (typeof FAIL_ON)[number];
