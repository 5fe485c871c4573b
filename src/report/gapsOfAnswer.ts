/** The gaps that explain an answer of `check`, as people read them. */
import { shortList } from '../base/shortList.js';
import type { CheckLine } from './checkLine.js';

type Answer = Pick<NonNullable<CheckLine['psp']>, 'policy' | 'reasons'>;

/** More are for programs: `--format ndjson` names all. */
const MOST = 3;

/** Of many policies' gaps those first that are of what PSP names: its policy, and its fields. */
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
