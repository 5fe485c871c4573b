/**
 * What the operators mean on concrete values: shared by the simplifier and the evaluator, so they
 * cannot disagree.
 */
import { compareText } from '../base/compareText.js';
import type { Int64 } from '../ir/policySet.js';
import type { Literal, Node } from './node.js';

/** Equality across number and bigint; structural for lists. */
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
  return items.filter((item) => !other.includes(item));
}

/** Read at each property of each pod: a name of this module is found faster than a global one. */
const { hasOwn } = Object;

/** The property, with null and inherited names as absent. */
export function readProperty(of: unknown, key: string): unknown {
  if (of === null || typeof of !== 'object') return undefined;
  const value = (of as Record<string, unknown>)[key];
  // Most reads find nothing: only what is found needs the question whose it is.
  return value === undefined || value === null || !hasOwn(of, key) ? undefined : value;
}

/** What every object and list inherits: no other name can be found on one that does not have it. */
const isInherited = (key: string): boolean => key in Array.prototype;

/** The same of a key that is known before, and asked of many objects. */
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
