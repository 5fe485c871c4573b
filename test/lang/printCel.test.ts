import {
  all,
  and,
  any,
  at,
  before,
  choose,
  concat,
  contains,
  endsWith,
  equal,
  field,
  has,
  ifPresent,
  isEmpty,
  isIn,
  join,
  lessOrEqual,
  listOf,
  literal,
  lookup,
  not,
  objectOf,
  or,
  orElse,
  orOpt,
  sameItems,
  sortedSet,
  split,
  startsWith,
  trimPrefix,
  trimSuffix,
  variable,
  without,
  type Bool,
} from '../../src/lang/build.js';
import { ON_ONE_LINE } from '../../src/lang/celLayout.js';
import type { Node } from '../../src/lang/node.js';
import { NodeMap } from '../../src/lang/nodeMap.js';
import { celLiteral, printCel } from '../../src/lang/printCel.js';
import { label, list, name, on, thing, uid } from './thing.js';

const off = not(on);
const NAMES = { variables: { thing: 'object', other: 'other', object: 'pod' } };
const printed = ({ node }: { readonly node: Node }): string => printCel(node, NAMES);

test.each<[string, { readonly node: Node }, string]>([
  ['literal', literal('a'), '"a"'],
  ['field', name, 'object.name'],
  ['at', label, 'object.?label'],
  ['at, deeper', at(thing, 'inner', 'inner', 'label'), 'object.?inner.?inner.?label'],
  ['lookup', lookup(at(thing, 'map'), name), 'object.?map[?object.name]'],
  ['else', list, 'object.?list.orValue([])'],
  [
    'onlyIf',
    { node: { kind: 'onlyIf', test: on.node, value: name.node } },
    'object.on ? optional.of(object.name) : optional.none()',
  ],
  ['orOpt', orOpt(label, at(thing, 'inner', 'label')), 'object.?label.or(object.?inner.?label)'],
  [
    'orElse of orOpt',
    orElse(orOpt(label, at(thing, 'inner', 'label')), literal('')),
    'object.?label.or(object.?inner.?label).orValue("")',
  ],
  ['has', has(label), 'has(object.label)'],
  ['has, deeper', has(at(thing, 'inner', 'label')), 'object.?inner.?label.hasValue()'],
  ['has of a lookup', has(lookup(at(thing, 'map'), literal('a'))), 'object.?map[?"a"].hasValue()'],
  [
    'ifPresent',
    ifPresent(label, 'text', (text) => equal(text, literal('a')), literal(true)),
    'object.?label.optMap(text, text == "a").orValue(true)',
  ],
  ['if', choose(on, name, literal('')), 'object.on ? object.name : ""'],
  ['not', off, '!object.on'],
  ['and', and(on, off), 'object.on && !object.on'],
  ['or', or(on, off), 'object.on || !object.on'],
  ['equal', equal(name, literal('a')), 'object.name == "a"'],
  ['not equal', not(equal(name, literal('a'))), 'object.name != "a"'],
  ['lessOrEqual', lessOrEqual(literal(1), uid), '1 <= object.uid'],
  ['not lessOrEqual', not(lessOrEqual(literal(1), uid)), 'object.uid < 1'],
  ['in', isIn(name, literal(['a', 'b'])), 'object.name in ["a", "b"]'],
  ['not in', not(isIn(name, list)), '!(object.name in object.?list.orValue([]))'],
  ['startsWith', startsWith(name, literal('a')), 'object.name.startsWith("a")'],
  ['endsWith', endsWith(name, literal('a')), 'object.name.endsWith("a")'],
  ['contains', contains(name, literal('a')), 'object.name.contains("a")'],
  ['trimPrefix', trimPrefix(name, literal('a')), 'object.name.replace("a", "", 1)'],
  ['before', before(name, literal(':')), 'object.name.split(":", 2)[0]'],
  ['split', split(name, literal(',')), 'object.name.split(",")'],
  [
    'sameItems',
    sameItems(list, literal(['a'])),
    'size(object.?list.orValue([])) == size(["a"]) && object.?list.orValue([]).all(item, object.?list.orValue([]).filter(other, other == item).size() == ["a"].filter(other, other == item).size())',
  ],
  ['concat', concat(literal('a/'), name), '"a/" + object.name'],
  ['join', join(list, literal(['a'])), 'object.?list.orValue([]) + ["a"]'],
  [
    'without',
    without(list, literal(['a'])),
    'object.?list.orValue([]).filter(item, !(item in ["a"]))',
  ],
  ['sortedSet', sortedSet(list), 'object.?list.orValue([]).distinct().sort()'],
  [
    'all',
    all(list, 'one', (one) => equal(one, name)),
    'object.?list.orValue([]).all(one, one == object.name)',
  ],
  [
    'any',
    any(list, 'one', (one) => equal(one, name)),
    'object.?list.orValue([]).exists(one, one == object.name)',
  ],
  ['isEmpty', isEmpty(list), 'size(object.?list.orValue([])) == 0'],
  ['not isEmpty', not(isEmpty(list)), 'size(object.?list.orValue([])) > 0'],
  [
    'first',
    { node: { kind: 'first', of: field(thing, 'list' as never).node, key: 'min' } },
    'object.list[0].min',
  ],
  ['list', listOf(name, literal('b')), '[object.name, "b"]'],
  [
    'object',
    objectOf<{ type: string; path: string }>({ type: literal('Localhost'), path: name }),
    '{"type": "Localhost", "path": object.name}',
  ],
])('%s', (_, expression, text) => {
  expect(printed(expression)).toBe(text);
});

test.each<[string, { readonly node: Node }, string]>([
  ['or within and', and(or(on, off), on), '(object.on || !object.on) && object.on'],
  ['and within or', or(and(on, off), on), 'object.on && !object.on || object.on'],
  ['or within not', not(or(on, off)), '!(object.on || !object.on)'],
  ['startsWith within not', not(startsWith(name, literal('a'))), '!object.name.startsWith("a")'],
  ['not within not', not(not(on)), '!(!object.on)'],
  [
    'a choice within a choice',
    choose(choose(on, on, off), name, choose(on, name, literal(''))),
    '(object.on ? object.on : !object.on) ? object.name : object.on ? object.name : ""',
  ],
  [
    'a choice as a branch',
    choose(on, choose(off, name, literal('')), name),
    'object.on ? (!object.on ? object.name : "") : object.name',
  ],
  [
    'a choice within and',
    and(choose(on, on, off), on),
    '(object.on ? object.on : !object.on) && object.on',
  ],
  [
    'a choice that is compared',
    equal(choose(on, name, literal('')), literal('a')),
    '(object.on ? object.name : "") == "a"',
  ],
  [
    'a choice that is asked for a prefix',
    startsWith(choose(on, name, literal('')), literal('a')),
    '(object.on ? object.name : "").startsWith("a")',
  ],
  [
    'equality of equalities',
    equal(equal(name, literal('a')), on),
    '(object.name == "a") == object.on',
  ],
  [
    'a sum that is compared',
    equal(concat(name, literal('a')), concat(literal('b'), name)),
    'object.name + "a" == "b" + object.name',
  ],
  [
    'a sum that is asked',
    endsWith(concat(name, literal('a')), literal('b')),
    '(object.name + "a").endsWith("b")',
  ],
  [
    'a sum over which all range',
    all(join(list, list), 'one', () => on),
    '(object.?list.orValue([]) + object.?list.orValue([])).all(one, object.on)',
  ],
  [
    'a sum in a list',
    isIn(name, join(list, list)),
    'object.name in object.?list.orValue([]) + object.?list.orValue([])',
  ],
  [
    'an optional choice with a default',
    orElse({ node: { kind: 'onlyIf', test: on.node, value: name.node } }, literal('')),
    '(object.on ? optional.of(object.name) : optional.none()).orValue("")',
  ],
  ['a negative number', lessOrEqual(literal(-5), uid), '-5 <= object.uid'],
])('%s has the brackets it needs', (_, expression, text) => {
  expect(printed(expression)).toBe(text);
});

test.each<[string, { readonly node: Node }, string]>([
  ['a key that is no identifier', at(thing, 'a-b'), 'object[?"a-b"]'],
  ['a key that is a keyword', at(thing, 'in'), 'object[?"in"]'],
  ['a reserved word that every server selects', at(thing, 'namespace'), 'object.?namespace'],
  [
    'a certain key that is a keyword',
    { node: { kind: 'field', of: thing.node, key: 'in' } },
    'object["in"]',
  ],
  ['has of such a key', has(at(thing, 'in')), 'object[?"in"].hasValue()'],
  ['a key with a quote', { node: { kind: 'at', of: thing.node, key: 'a"b' } }, 'object[?"a\\"b"]'],
  [
    'a variable named as a keyword',
    all(list, 'in', (one) => equal(one, name)),
    'object.?list.orValue([]).all(in_, in_ == object.name)',
  ],
  [
    'a variable named as one of the document',
    all(list, 'other', (one) => equal(one, name)),
    'object.?list.orValue([]).all(other_, other_ == object.name)',
  ],
  [
    'a variable spelled as one of the document',
    all(list, 'object', (one) => equal(one, name)),
    'object.?list.orValue([]).all(object_, object_ == object.name)',
  ],
  [
    'an inner variable of the same name',
    all(list, 'one', (outer) => any(list, 'one', (inner) => equal(inner, outer))),
    'object.?list.orValue([]).all(one, object.?list.orValue([]).exists(one_, one_ == one_))',
  ],
  [
    'two variables',
    all(list, 'one', (outer) => any(list, 'two', (inner) => equal(inner, outer))),
    'object.?list.orValue([]).all(one, object.?list.orValue([]).exists(two, two == one))',
  ],
  [
    'the same name side by side',
    and(
      any(list, 'one', (one) => equal(one, name)),
      any(list, 'one', (one) => equal(one, name)),
    ),
    'object.?list.orValue([]).exists(one, one == object.name) && object.?list.orValue([]).exists(one, one == object.name)',
  ],
  [
    'a present value named as one of the document',
    ifPresent(label, 'other', (text) => equal(text, name), literal(false)),
    'object.?label.optMap(other_, other_ == object.name).orValue(false)',
  ],
])('%s', (_, expression, text) => {
  expect(printCel(expression.node, { ...NAMES, layout: ON_ONE_LINE })).toBe(text);
  expect(printed(expression).replaceAll(/\n */g, (gap) => (gap === '\n' ? ' ' : ''))).toBe(text);
});

test('long expressions go over several lines, an operand a line, what is in brackets indented', () => {
  const long = (letter: string): Bool => equal(name, literal(letter.repeat(40)));
  expect(
    printed(all(list, 'one', () => or(long('a'), and(long('b'), or(long('c'), long('d')), on)))),
  ).toBe(`object.?list.orValue([]).all(one,
  object.name == "${'a'.repeat(40)}" ||
  object.name == "${'b'.repeat(40)}" &&
  (
    object.name == "${'c'.repeat(40)}" ||
    object.name == "${'d'.repeat(40)}"
  ) &&
  object.on
)`);
});

test('on one line, a long expression and its spaces in texts stay as they are', () => {
  const expression = or(...['a  b', 'c\n'].map((text) => equal(name, literal(text.repeat(30)))));
  expect(printCel(expression.node, { ...NAMES, layout: ON_ONE_LINE })).toBe(
    `object.name == "${'a  b'.repeat(30)}" || object.name == "${'c\\n'.repeat(30)}"`,
  );
});

test('an expression that the document defines is referred to by its name, wherever it stands', () => {
  const shared = new NodeMap([[list.node, 'variables.list']]);
  expect(
    printCel(all(list, 'one', (one) => isIn(one, list)).node, {
      variables: { thing: 'object' },
      shared,
    }),
  ).toBe('variables.list.all(one, one in variables.list)');
});

test.each<[string, { readonly node: Node }, string]>([
  [
    'a parameter that was not bound',
    { node: { kind: 'param', path: ['runAsUser', 'rule'] } },
    'policy parameter runAsUser.rule is not bound',
  ],
  ['a variable that has no name', variable('volume'), 'variable volume has no name in CEL'],
  [
    'trimSuffix',
    trimSuffix(name, literal('a')),
    'trimSuffix is only for policy values, which are folded before CEL is printed',
  ],
])('%s cannot be printed', (_, expression, message) => {
  expect(() => printed(expression)).toThrow(message);
});

test.each([
  [true, 'true'],
  [0, '0'],
  [-1, '-1'],
  [9223372036854775807n, '9223372036854775807'],
  [-9223372036854775808n, '-9223372036854775808'],
  [null, 'optional.none()'],
  [[], '[]'],
  [['a', 'b'], '["a", "b"]'],
  [{ a: 'b', 'c"': ['d'] }, '{"a": "b", "c\\"": ["d"]}'],
  [{}, '{}'],
])('the literal %j is %s', (value, text) => {
  expect(celLiteral(value)).toBe(text);
});
