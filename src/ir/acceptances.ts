/**
 * Gaps that a policy itself says may stay, a line each:
 *
 *     psp-ferry.dev/accept: |
 *       runAsUser/default-lost: every chart sets it
 *       psa/web/privileged/looser: only system namespaces
 */
import type { Policy } from './policySet.js';

export const ACCEPT_ANNOTATION = 'psp-ferry.dev/accept';

/** As they are written: what is wrong with them is said where gaps are looked for. */
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

/** The text that reads back to the same. */
export const acceptancesAsText = (accepted: readonly InlineAcceptance[]): string =>
  accepted.map(({ gap, reason }) => `${gap}: ${reason}\n`).join('');
