import { and, any, field, lessOrEqual, type Bool, type Expr } from '../lang/build.js';
import type { IdRange, Int64 } from '../ir/policySet.js';

/**
 * Whether the id is in one of the ranges, both ends included (1.24.17
 * pkg/security/podsecuritypolicy/util/util.go UserFallsInRange).
 */
export function inRanges(id: Expr<Int64>, ranges: Expr<readonly IdRange[]>): Bool {
  return any(ranges, 'range', (range) =>
    and(lessOrEqual(field(range, 'min'), id), lessOrEqual(id, field(range, 'max'))),
  );
}

/** The value that MustRunAs fills in: the start of the first range. */
export function firstOf(ranges: Expr<readonly IdRange[]>): Expr<Int64> {
  return { node: { kind: 'first', of: ranges.node, key: 'min' } };
}
