/**
 * What is left to ask of a pod reads as a person would write it. That it means the same is tested
 * on random nodes.
 */
import {
  all,
  and,
  at,
  has,
  ifPresent,
  isEmpty,
  isIn,
  join,
  literal,
  not,
  or,
  orElse,
  orOpt,
  choose,
  without,
  variable,
  lessOrEqual,
  type Bool,
  type Expr,
} from '../../src/lang/build.js';
import { printCel } from '../../src/lang/printCel.js';
import { simplify } from '../../src/lang/simplify.js';

interface Subject {
  readonly flag?: boolean;
  readonly other?: boolean;
  readonly id?: number;
  readonly names?: readonly string[];
  readonly ids?: readonly number[];
}
const pod = variable<Subject>('pod');
const flag = orElse(at(pod, 'flag'), literal(false) as Expr<boolean>);
const other = orElse(at(pod, 'other'), literal(false) as Expr<boolean>);
const names = orElse(at(pod, 'names'), literal([]) as unknown as Expr<readonly string[]>);
const ids = orElse(at(pod, 'ids'), literal([]) as unknown as Expr<readonly number[]>);
const positive = (id: Expr<number>): Bool => lessOrEqual(literal(1), id);

test.each<readonly [string, Bool, string]>([
  [
    'every item of a list with others of which it is known',
    all(
      join(names, without(literal(['a', 'b']) as Expr<readonly string[]>, names)),
      'name',
      (name) => isIn(name, literal(['a', 'b', 'c']) as Expr<readonly string[]>),
    ),
    'pod.?names.orValue([]).all(name, name in ["a", "b", "c"])',
  ],
  ['a negated conjunction beside one of its parts', or(not(and(flag, other)), other), 'true'],
  ['a negated disjunction beside one of its parts', and(not(or(flag, other)), other), 'false'],
  [
    'a presence that the value answers',
    or(not(has(at(pod, 'id'))), ifPresent(at(pod, 'id'), 'id', positive, literal(false) as Bool)),
    'pod.?id.optMap(id, 1 <= id).orValue(true)',
  ],
  [
    'a presence of either of two',
    or(
      not(or(has(at(pod, 'flag')), has(at(pod, 'other')))),
      orElse(orOpt(at(pod, 'flag'), at(pod, 'other')), literal(false) as Expr<boolean>),
    ),
    'pod.?flag.or(pod.?other).orValue(true)',
  ],
  [
    'a presence with a value that is true where absent',
    and(has(at(pod, 'flag')), orElse(at(pod, 'flag'), literal(true) as Expr<boolean>)),
    'pod.?flag.orValue(false)',
  ],
  [
    'all of a list that is filled in where it is empty',
    all(choose(isEmpty(ids), literal([5]) as unknown as typeof ids, ids), 'id', positive),
    'pod.?ids.orValue([]).all(id, 1 <= id)',
  ],
  [
    'a list that is filled in is never empty',
    isEmpty(choose(isEmpty(ids), literal([5]) as unknown as typeof ids, ids)),
    'false',
  ],
  [
    'few names in one list',
    and(isIn(literal('A'), names), isIn(literal('B'), names)),
    '"A" in pod.?names.orValue([]) && "B" in pod.?names.orValue([])',
  ],
  [
    'many names in one list',
    and(...['A', 'B', 'C', 'D'].map((name) => isIn(literal(name), names))),
    '["A", "B", "C", "D"].all(item, item in pod.?names.orValue([]))',
  ],
])('%s', (_, given, expected) => {
  expect(printCel(simplify(given.node), { variables: { pod: 'pod' } })).toBe(expected);
});
