/** Which proofs are found; that they hold is tried with random nodes in `agreement.test.ts`. */
import {
  all,
  and,
  any,
  at,
  choose,
  equal,
  has,
  ifPresent,
  isEmpty,
  isIn,
  lessOrEqual,
  literal,
  not,
  or,
  orElse,
  orOpt,
  type Bool,
  type Expr,
} from '../../src/lang/build.js';
import { AT_ONCE, neverTogether } from '../../src/lang/refutation.js';
import { label, list, name, on, thing, uid } from './thing.js';

const one = equal(name, literal('a'));
const isA = (item: Expr<string>): Bool => equal(item, literal('a'));
const isB = equal(name, literal('b'));
const inner = at(thing, 'inner');
const namespace = at(thing, 'namespace');
const isLong = (limit: number): Bool => lessOrEqual(literal(limit), uid);

test.each<[string, boolean, readonly Bool[]]>([
  ['what holds and does not', true, [one, not(one)]],
  ['what may hold', false, [one, on]],
  ['each of several alternatives', true, [or(one, on), not(one), not(on)]],
  ['one alternative that is left', false, [or(one, on), not(one)]],
  ['both ways of a choice', true, [choose(on, one, isLong(3)), not(one), not(isLong(3))]],
  ['two texts at once', true, [one, equal(name, literal('b'))]],
  ['a text that is not among those', true, [one, isIn(name, literal(['b', 'c']))]],
  ['a text that is among those', false, [one, isIn(name, literal(['a', 'b']))]],
  ['texts that were ruled out before', true, [not(one), not(isB), isIn(name, literal(['a', 'b']))]],
  ['all of several texts ruled out', true, [isIn(name, literal(['a'])), not(one)]],
  ['a number above and below', true, [isLong(5), lessOrEqual(uid, literal(4))]],
  ['a number in between', false, [isLong(5), lessOrEqual(uid, literal(5))]],
  ['a number that is above more than it must not be', true, [isLong(5), not(isLong(4))]],
  ['a number that may be above more', false, [isLong(5), not(isLong(6))]],
  [
    'a number that is not above a limit, and is below it',
    false,
    [not(isLong(5)), lessOrEqual(uid, literal(4))],
  ],
  ['the same alternatives, and none of them', true, [or(one, on), not(or(one, on))]],
  [
    'a value that a condition decides, where the condition holds',
    true,
    [isA(choose(on, literal('b'), name)), on],
  ],
  [
    'what stands in for something absent, where it is there',
    true,
    [has(label), isA(orElse(orOpt(label, namespace), name)), not(isA(orElse(label, name)))],
  ],
  [
    'what stands in for something absent',
    false,
    [isA(orElse(orOpt(label, namespace), name)), not(isA(orElse(label, name)))],
  ],
  ['a value that a condition decides', false, [isA(choose(on, literal('b'), name))]],
  [
    'alternatives of which each leaves no other',
    true,
    [or(one, isB), or(and(one, on), and(isB, on)), not(and(one, on)), not(and(isB, on))],
  ],
  [
    'what is absent, and has a value',
    true,
    [not(has(label)), ifPresent(label, 'l', () => on, literal(false))],
  ],
  ['an item of an absent list', true, [not(has(at(thing, 'list'))), any(list, 'item', isA)]],
  ['what is read of something absent', true, [not(has(inner)), has(at(inner, 'label'))]],
  [
    'an item of which one thing holds, and of no item',
    true,
    [any(list, 'item', isA), all(list, 'other', (x) => not(isA(x)))],
  ],
  [
    'an item, and what holds of every one',
    false,
    [any(list, 'item', isA), all(list, 'other', isA)],
  ],
  [
    'an item that wants another, and that one another',
    false,
    [any(list, 'item', isA), all(list, 'one', () => any(list, 'other', (x) => not(isA(x))))],
  ],
  ['an item of an empty list', true, [any(list, 'item', isA), isEmpty(list)]],
  ['what holds of every item of an empty list', false, [all(list, 'item', isA), isEmpty(list)]],
])('%s: %s', (_, expected, predicates) => {
  expect(neverTogether(predicates.map(({ node }) => node))).toBe(expected);
});

test('alternatives that open others, which they then rule out, without a split', () => {
  const neither = and(not(one), not(isB));
  const either = or(and(or(one, isB), neither, on), and(or(one, isB), neither, not(on)));
  expect(neverTogether([either.node], AT_ONCE)).toBe(true);
});

/** One split, after which what was tried before it is tried again where it must be. */
test.each<[string, boolean, readonly Bool[]]>([
  [
    'cases that each case of another rules out',
    true,
    [or(and(on, isLong(3)), and(on, not(isLong(3)))), or(and(not(on), one), and(not(on), isB))],
  ],
  [
    'cases of items that each case of another rules out',
    true,
    [
      or(and(has(label), any(list, 'item', isA)), and(not(has(label)), any(list, 'item', isA))),
      or(
        and(
          one,
          all(list, 'other', (x) => not(isA(x))),
        ),
        and(
          isB,
          all(list, 'other', (x) => not(isA(x))),
        ),
      ),
    ],
  ],
  [
    'cases of which each case of another leaves one',
    false,
    [
      or(and(on, isLong(3)), and(on, not(isLong(3)))),
      or(and(not(on), one), and(not(on), isB), has(label)),
    ],
  ],
])('with one split, %s: %s', (_, expected, predicates) => {
  const nodes = predicates.map(({ node }) => node);
  expect(neverTogether(nodes, AT_ONCE)).toBe(false);
  expect(neverTogether(nodes, AT_ONCE + 1)).toBe(expected);
});
