/**
 * The meaning of the operators for concrete values. The simplifier and the evaluator share it, so
 * that they agree.
 */
import { compareText } from '../base/compareText.js';
import { remembered } from '../base/remembered.js';
import type { Int64 } from '../ir/policySet.js';
import type { Literal, Node } from './node.js';

/**
 * Equality of values: a number equals a bigint of the same value, and lists are compared item by
 * item.
 */
export function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left === 'bigint' || typeof right === 'bigint')
    return isInt(left) && isInt(right) && left == right;
  return false;
}

function isInt(value: unknown): value is Int64 {
  return typeof value === 'number' || typeof value === 'bigint';
}

export const lessOrEqualInts = (left: Int64, right: Int64): boolean => left <= right;

type TextKind = Extract<
  Node['kind'],
  'startsWith' | 'endsWith' | 'contains' | 'trimPrefix' | 'trimSuffix' | 'before' | 'split'
>;

export const textOperators: {
  readonly [K in TextKind]: (of: string, arg: string) => boolean | string | readonly string[];
} = {
  startsWith: (of, arg) => of.startsWith(arg),
  endsWith: (of, arg) => of.endsWith(arg),
  contains: (of, arg) => of.includes(arg),
  trimPrefix: (of, arg) => (of.startsWith(arg) ? of.slice(arg.length) : of),
  trimSuffix: (of, arg) => (of.endsWith(arg) ? of.slice(0, of.length - arg.length) : of),
  before: (of, arg) => (of.includes(arg) ? of.slice(0, of.indexOf(arg)) : of),
  split: (of, arg) => of.split(arg),
};

export function sameItemsIn(left: readonly string[], right: readonly string[]): boolean {
  const a = [...left].sort();
  const b = [...right].sort();
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

export function sortedSetOf(items: readonly string[]): readonly string[] {
  return [...new Set(items)].sort(compareText);
}

export function withoutItems(
  items: readonly string[],
  other: readonly string[],
): readonly string[] {
  return items.filter((item) => !hasItem(other, item));
}

/** From so many items on, a set that is made once is faster than the list. */
const LONG = 64;
const itemsOf = remembered((list: readonly unknown[]): ReadonlySet<unknown> => new Set(list));

/** Lists of pods and policies are asked for the same items again and again, and do not change. */
export const hasItem = (list: readonly unknown[], item: unknown): boolean =>
  list.length < LONG ? list.includes(item) : itemsOf(list).has(item);

/**
 * Called for each property of each pod: a name of this module is found faster than a global one.
 */
const { hasOwn } = Object;

/** The object's own property. null counts as absent. */
export function readProperty(of: unknown, key: string): unknown {
  if (of === null || typeof of !== 'object') return undefined;
  const value = (of as Record<string, unknown>)[key];
  // Most reads find nothing, so whether the property is inherited is asked only if there is a
  // value.
  return value === undefined || value === null || !hasOwn(of, key) ? undefined : value;
}

/**
 * Whether objects or lists inherit a property of this name. For other names, a value that is found
 * is the object's own.
 */
const isInherited = (key: string): boolean => key in Array.prototype;

/** As `readProperty`, for one key that is read from many objects. */
export function propertyReader(key: string): (of: unknown) => unknown {
  if (isInherited(key)) return (of) => readProperty(of, key);
  return (of) =>
    of === null || typeof of !== 'object'
      ? undefined
      : ((of as Record<string, unknown>)[key] ?? undefined);
}

export function isLiteralList(value: Literal): value is readonly Literal[] {
  return Array.isArray(value);
}
