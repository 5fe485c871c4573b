import type { PolicySpec } from '../ir/policySet.js';
import type { Expr, Opt } from './build.js';

type Keys<T> = Extract<keyof T, string>;
type Param<T> = null extends T ? Opt<NonNullable<T>> : Expr<T>;

export function policy<A extends Keys<PolicySpec>>(a: A): Param<PolicySpec[A]>;
export function policy<A extends Keys<PolicySpec>, B extends Keys<NonNullable<PolicySpec[A]>>>(
  a: A,
  b: B,
): null extends PolicySpec[A]
  ? Opt<NonNullable<NonNullable<PolicySpec[A]>[B]>>
  : Param<NonNullable<PolicySpec[A]>[B]>;
/** A field of the policy, symbolic until `bindPolicy` puts one policy in. */
export function policy(...path: string[]): {
  readonly node: { readonly kind: 'param'; readonly path: readonly string[] };
} {
  return { node: { kind: 'param', path } };
}
