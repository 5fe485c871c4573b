import { semanticEqual } from '../../src/semantics/semanticEqual.js';

const EQUAL: readonly (readonly [string, unknown, unknown])[] = [
  ['the same text', 'a', 'a'],
  ['absent and null', undefined, null],
  ['absent and an empty list', undefined, []],
  ['null and an empty list', null, []],
  ['two empty lists', [], []],
  ['a key that is absent and one that is null', {}, { a: null }],
  ['a key that is absent and one with an empty list', { b: 1 }, { b: 1, a: [] }],
  ['keys in another order', { a: 1, b: 2 }, { b: 2, a: 1 }],
  ['a number and the same as a bigint', 5, 5n],
  ['a quantity as a number and as text', 1, '1'],
  ['lists of equal objects', [{ a: [] }], [{}]],
  ['no labels and empty ones', {}, { labels: {} }],
  ['no requests and empty ones', { resources: {} }, { resources: { requests: {} } }],
];
const DIFFERENT: readonly (readonly [string, unknown, unknown])[] = [
  ['another text', 'a', 'b'],
  ['absent and false, which some fields tell apart', undefined, false],
  ['true and false', true, false],
  ['absent and zero', undefined, 0],
  ['absent and the empty text', undefined, ''],
  ['true and 1', true, 1],
  ['one item more', ['a'], ['a', 'b']],
  ['items in another order', ['a', 'b'], ['b', 'a']],
  ['a list and an object', [], { a: 1 }],
  ['a key more', { a: 1 }, { a: 1, b: 1 }],
  ['a key less', { a: 1, b: 1 }, { a: 1 }],
  ['a difference deep down', { a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }],
  ['no security context and an empty one', {}, { securityContext: {} }],
  ['labels and empty ones', { labels: { app: 'web' } }, { labels: {} }],
  ['a list and a text', ['a'], 'a'],
];

describe('equal for Go', () => {
  it.each(EQUAL)('%s', (_, left, right) =>
    expect([semanticEqual(left, right), semanticEqual(right, left)]).toEqual([true, true]),
  );
});
describe('different for Go', () => {
  it.each(DIFFERENT)('%s', (_, left, right) =>
    expect([semanticEqual(left, right), semanticEqual(right, left)]).toEqual([false, false]),
  );
});
