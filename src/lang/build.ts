/**
 * Typed builders of predicates: a control reads like a sentence, and a wrong path or type does not
 * compile.
 */
import type { Int64 } from '../ir/policySet.js';
import type { Literal, Node } from './node.js';

declare const VALUE: unique symbol;
declare const OPTIONAL: unique symbol;

/** An expression that always has a value of type T. */
export interface Expr<out T> {
  readonly node: Node;
  readonly [VALUE]?: T;
}

/** An expression whose value may be absent. */
export interface Opt<out T> {
  readonly node: Node;
  readonly [OPTIONAL]?: T;
}

export type Bool = Expr<boolean>;
type Either<T> = Expr<T> | Opt<T>;
type Keys<T> = Extract<keyof T, string>;
type Field<T, K extends keyof T> = NonNullable<T[K]>;

const expr = <T>(node: Node): Expr<T> => ({ node });
const opt = <T>(node: Node): Opt<T> => ({ node });
const nodes = (items: readonly { readonly node: Node }[]): Node[] => items.map(({ node }) => node);

export function literal<T extends Literal>(value: T): Expr<T> {
  return expr({ kind: 'literal', value });
}
export const TRUE: Bool = literal(true);
export const FALSE: Bool = literal(false);

export function variable<T>(name: string): Expr<T> {
  return expr({ kind: 'variable', name });
}

/** A property that the API guarantees to be present. */
export function field<T, K extends Keys<T>>(of: Expr<T>, key: K): Expr<Field<T, K>> {
  return expr({ kind: 'field', of: of.node, key });
}

export function at<T, A extends Keys<T>>(of: Either<T>, a: A): Opt<Field<T, A>>;
export function at<T, A extends Keys<T>, B extends Keys<Field<T, A>>>(
  of: Either<T>,
  a: A,
  b: B,
): Opt<Field<Field<T, A>, B>>;
export function at<
  T,
  A extends Keys<T>,
  B extends Keys<Field<T, A>>,
  C extends Keys<Field<Field<T, A>, B>>,
>(of: Either<T>, a: A, b: B, c: C): Opt<Field<Field<Field<T, A>, B>, C>>;
/** A property, or a path of properties, that may be absent. */
export function at(of: { readonly node: Node }, ...keys: string[]): Opt<unknown> {
  return opt(keys.reduce<Node>((node, key) => ({ kind: 'at', of: node, key }), of.node));
}

export function lookup<V>(of: Either<Readonly<Record<string, V>>>, key: Expr<string>): Opt<V> {
  return opt({ kind: 'lookup', of: of.node, key: key.node });
}
/** A property whose name is computed, such as the source of a volume. */
export function property(of: Expr<object>, key: Expr<string>): Opt<unknown> {
  return opt({ kind: 'lookup', of: of.node, key: key.node });
}

export const has = (of: Opt<unknown>): Bool => expr({ kind: 'has', of: of.node });
export const orElse = <T>(of: Opt<T>, value: Expr<T>): Expr<T> =>
  expr({ kind: 'else', of: of.node, value: value.node });
export const orOpt = <T>(of: Opt<T>, other: Opt<T>): Opt<T> =>
  opt({ kind: 'orOpt', of: of.node, other: other.node });
/** Uses an expression that always has a value where an optional one is expected. */
export const some = <T>(of: Expr<T>): Opt<T> => opt(of.node);

/**
 * `then(value)` if `of` is present, otherwise `absent`. Generated code uses `name` for the value.
 */
export function ifPresent<T, R>(
  of: Opt<T>,
  name: string,
  then: (value: Expr<T>) => Expr<R>,
  absent: Expr<R>,
): Expr<R> {
  return expr({
    kind: 'ifPresent',
    of: of.node,
    name,
    then: then(variable<T>(name)).node,
    absent: absent.node,
  });
}
export function choose<T>(test: Bool, then: Expr<T>, otherwise: Expr<T>): Expr<T> {
  return expr({ kind: 'if', test: test.node, then: then.node, otherwise: otherwise.node });
}

export const not = (of: Bool): Bool => expr({ kind: 'not', of: of.node });
export const and = (...items: readonly Bool[]): Bool => expr({ kind: 'and', items: nodes(items) });
export const or = (...items: readonly Bool[]): Bool => expr({ kind: 'or', items: nodes(items) });
export const implies = (condition: Bool, conclusion: Bool): Bool => or(not(condition), conclusion);

export const equal = <T extends boolean | string | Int64>(
  left: Expr<T>,
  right: Expr<NoInfer<T>>,
): Bool => expr({ kind: 'equal', left: left.node, right: right.node });
export const lessOrEqual = (left: Expr<Int64>, right: Expr<Int64>): Bool =>
  expr({ kind: 'lessOrEqual', left: left.node, right: right.node });
export const isIn = (item: Expr<string>, list: Expr<readonly string[]>): Bool =>
  expr({ kind: 'in', item: item.node, list: list.node });
export const isEmpty = (of: Expr<readonly unknown[]>): Bool =>
  expr({ kind: 'isEmpty', of: of.node });

const text =
  (
    kind: 'startsWith' | 'endsWith' | 'contains' | 'trimPrefix' | 'trimSuffix' | 'before' | 'split',
  ) =>
  (of: Expr<string>, arg: Expr<string>): { readonly node: Node } => ({
    node: { kind, of: of.node, arg: arg.node },
  });
type TextTest = (of: Expr<string>, arg: Expr<string>) => Bool;
type TextChange = (of: Expr<string>, arg: Expr<string>) => Expr<string>;
export const startsWith: TextTest = text('startsWith');
export const endsWith: TextTest = text('endsWith');
export const contains: TextTest = text('contains');
export const trimPrefix: TextChange = text('trimPrefix');
export const trimSuffix: TextChange = text('trimSuffix');
export const before: TextChange = text('before');
export const split: (of: Expr<string>, arg: Expr<string>) => Expr<readonly string[]> =
  text('split');
export const sameItems = (left: Expr<readonly string[]>, right: Expr<readonly string[]>): Bool =>
  expr({ kind: 'sameItems', left: left.node, right: right.node });
export const concat = (...items: readonly Expr<string>[]): Expr<string> =>
  expr({ kind: 'concat', items: nodes(items) });

export const join = <T>(...items: readonly Expr<readonly T[]>[]): Expr<readonly T[]> =>
  expr({ kind: 'join', items: nodes(items) });
export const without = (
  of: Expr<readonly string[]>,
  other: Expr<readonly string[]>,
): Expr<readonly string[]> => expr({ kind: 'without', of: of.node, other: other.node });
export const sortedSet = (of: Expr<readonly string[]>): Expr<readonly string[]> =>
  expr({ kind: 'sortedSet', of: of.node });

export function all<T>(
  list: Expr<readonly T[]>,
  name: string,
  body: (item: Expr<T>) => Bool,
): Bool {
  return expr({ kind: 'all', list: list.node, name, body: body(variable<T>(name)).node });
}
export function any<T>(
  list: Expr<readonly T[]>,
  name: string,
  body: (item: Expr<T>) => Bool,
): Bool {
  return expr({ kind: 'any', list: list.node, name, body: body(variable<T>(name)).node });
}
export function each<T, R>(
  list: Expr<readonly T[]>,
  name: string,
  body: (item: Expr<T>) => Expr<readonly R[]>,
): Expr<readonly R[]> {
  return expr({ kind: 'each', list: list.node, name, body: body(variable<T>(name)).node });
}
/**
 * Whether a list has more than `count` items. The items may be of different types, because they are
 * not read.
 */
export const longerThan = (of: Expr<readonly unknown[]>, count: number): Bool =>
  expr({ kind: 'longerThan', of: of.node, count });

export const listOf = <T>(...items: readonly Expr<T>[]): Expr<readonly T[]> =>
  expr({ kind: 'list', items: nodes(items) });
export function objectOf<T extends object>(entries: {
  readonly [K in keyof T]: Expr<T[K]>;
}): Expr<T> {
  return expr({
    kind: 'object',
    entries: Object.entries<Expr<unknown>>(entries).map(([key, value]) => [key, value.node]),
  });
}
