/** Which places of a pod a predicate reads. */
import {
  all,
  any,
  at,
  concat,
  equal,
  field,
  has,
  ifPresent,
  join,
  literal,
  lookup,
  orElse,
  variable,
  without,
  type Bool,
  type Expr,
} from '../../src/lang/build.js';
import { overlap, readPlaces } from '../../src/lang/readPlaces.js';

interface Item {
  readonly name: string;
  readonly size?: number;
}
interface Thing {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly items: readonly Item[];
  readonly others?: readonly Item[];
  readonly words: readonly string[];
}
const thing = variable<Thing>('thing');
const isBig = (item: Expr<Item>): Bool => has(at(item, 'size'));
const named = equal(field(thing, 'name'), literal('one'));
const label = (key: Expr<string>): Bool => has(lookup(field(thing, 'labels'), key));
const allItems = join(
  field(thing, 'items'),
  orElse(at(thing, 'others'), literal([]) as unknown as Expr<readonly Item[]>),
);

describe('a predicate reads', () => {
  test.each<readonly [string, Bool, readonly string[]]>([
    ['nothing where it is known', literal(true), []],
    ['a value by its steps', named, ['thing.name']],
    ['an entry under a known key', label(literal('a')), ['thing.labels.a']],
    [
      'each entry, and what makes the key, where the key is computed',
      label(concat(literal('a/'), field(thing, 'name'))),
      ['thing.labels.*', 'thing.name'],
    ],
    [
      'of the items of a list what it asks of them, and that they are there',
      all(field(thing, 'items'), 'item', isBig),
      ['thing.items.*.?', 'thing.items.*.size'],
    ],
    [
      'the items of lists that are joined',
      any(allItems, 'item', isBig),
      ['thing.items.*.?', 'thing.others.*.?', 'thing.items.*.size', 'thing.others.*.size'],
    ],
    [
      'all of lists that something else is made of',
      any(without(field(thing, 'words'), literal(['a'])), 'word', (word) =>
        equal(word, literal('b')),
      ),
      ['thing.words'],
    ],
    [
      'all of a value that it names',
      ifPresent(at(thing, 'others'), 'found', (found) => any(found, 'item', isBig), named),
      ['thing.name', 'thing.others'],
    ],
    [
      'what an inner name stands for, where it is that of an outer one',
      all(field(thing, 'items'), 'thing', (inner) => equal(field(inner, 'name'), literal('one'))),
      ['thing.items.*.?', 'thing.items.*.name'],
    ],
  ])('%s', (_, { node }, places) => {
    const read = readPlaces(node, { thing: [['thing']] }).map((place) => place.join('.'));
    expect([...read].sort()).toEqual([...places].sort());
  });
});

test.each<readonly [string, string, boolean]>([
  ['a.b', 'a.b', true],
  ['a.b', 'a', true],
  ['a', 'a.b', true],
  ['a.b', 'a.c', false],
  ['a.*.c', 'a.0.c', true],
  ['a.*.c', 'a.0.d', false],
  ['a.*.?', 'a', true],
  ['a.*.?', 'a.0', true],
  ['a.*.?', 'a.0.d', false],
])('of %s and %s one may edit the other: %s', (one, other, may) => {
  expect(overlap(one.split('.'), other.split('.'))).toBe(may);
  expect(overlap(other.split('.'), one.split('.'))).toBe(may);
});
