/**
 * The parts that the three group strategies have in common (1.24.17
 * pkg/security/podsecuritypolicy/group).
 */
import type { GroupRule, IdRange } from '../ir/policySet.js';
import { equal, isEmpty, literal, not, or, type Bool, type Expr } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';

export interface GroupStrategy {
  readonly ranges: Expr<readonly IdRange[]>;
  readonly mustRunAs: Bool;
  readonly runAsAny: Bool;
  /** False for MustRunAs or MayRunAs without ranges: PSP cannot use such a policy. */
  readonly usable: Bool;
}

export function groupStrategy(
  field: 'runAsGroup' | 'fsGroup' | 'supplementalGroups',
): GroupStrategy {
  const rule = policy(field, 'rule');
  const ranges = policy(field, 'ranges');
  const runAsAny = equal(rule, literal<GroupRule>('RunAsAny'));
  return {
    ranges,
    mustRunAs: equal(rule, literal<GroupRule>('MustRunAs')),
    runAsAny,
    usable: or(runAsAny, not(isEmpty(ranges))),
  };
}
