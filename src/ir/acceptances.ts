/**
 * Acceptances that a policy itself carries: gaps that may stay, one on each line of an annotation.
 *
 *     psp-ferry.dev/accept: |
 *       runAsUser/default-lost: every chart sets it
 *       psa/web/privileged/looser: only system namespaces
 */
import type { Policy } from './policySet.js';

export const ACCEPT_ANNOTATION = 'psp-ferry.dev/accept';

/**
 * An acceptance as it is written. Whether it names a gap is checked later, when gaps are searched.
 */
export type InlineAcceptance = NonNullable<Policy['accepted']>[number];

export const acceptancesIn = (text: string): readonly InlineAcceptance[] =>
  text
    .split(/\r?\n/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((line) => {
      const [, gap = line, reason = ''] = /^(\S+?)\s*:\s+(.*)$/.exec(line) ?? [];
      return { gap, reason };
    });

/** Text that `acceptancesIn` reads back to the same acceptances. */
export const acceptancesAsText = (accepted: readonly InlineAcceptance[]): string =>
  accepted.map(({ gap, reason }) => `${gap}: ${reason}\n`).join('');
