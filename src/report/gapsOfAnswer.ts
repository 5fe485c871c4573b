/** The gaps that explain an answer of `check`, for people. */
import { shortList } from '../base/shortList.js';
import type { CheckLine } from './checkLine.js';

type Answer = Pick<NonNullable<CheckLine['psp']>, 'policy' | 'reasons'>;

/** The most gaps that are named; `--format ndjson` has all. */
const MOST = 3;

/**
 * The ids of the gaps, shortened. Gaps of the policy and of the fields that PSP's answer names come
 * first.
 */
export function gapsInShort(ids: readonly string[], psp: Answer): string {
  const policies = new Set([psp.policy, ...psp.reasons.map(({ policy }) => policy), '*']);
  const rules = new Set(psp.reasons.map(({ policy, field }) => `${policy}/${field}`));
  const rank = (id: string): number => {
    const [, policy = '', control = ''] = id.split('/');
    return rules.has(`${policy}/${control}`) ? 0 : policies.has(policy) ? 1 : 2;
  };
  return shortList(
    ids.toSorted((a, b) => rank(a) - rank(b)),
    MOST,
  );
}
