import type { PolicySpec } from '../ir/policySet.js';
import { policySetSchema } from '../ir/policySetSchema.js';
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
/** A field of the policy. It stays symbolic until `bindPolicy` puts in the value of a policy. */
export function policy(...path: string[]): {
  readonly node: { readonly kind: 'param'; readonly path: readonly string[] };
} {
  return { node: { kind: 'param', path } };
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  /** The alternatives of a nullable schema; one of them is null. */
  readonly anyOf?: readonly unknown[];
}
const specSchema = (policySetSchema as Schema).properties!['policies']!.items!.properties!['spec']!;

/** Whether every policy has a value at this path, so that no step of the path is nullable. */
export function isAlwaysThere(path: readonly string[]): boolean {
  let schema: Schema | undefined = specSchema;
  for (const key of path) schema = schema?.anyOf === undefined ? schema?.properties?.[key] : schema;
  return schema !== undefined && schema.anyOf === undefined;
}
