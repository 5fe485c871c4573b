/** Every kind of node as Rego; that it answers alike is for the engine to say (`conformance`). */
import {
  all,
  and,
  any,
  at,
  before,
  choose,
  concat,
  contains,
  each,
  endsWith,
  equal,
  field,
  has,
  ifPresent,
  isEmpty,
  isIn,
  join,
  lessOrEqual,
  longerThan,
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
  type Expr,
} from '../../src/lang/build.js';
import type { Node } from '../../src/lang/node.js';
import { NodeMap } from '../../src/lang/nodeMap.js';
import { RegoPrinter } from '../../src/lang/printRego.js';
import { policyValue } from '../../src/lang/regoPaths.js';
import { label, list, name, on, thing, uid, type Thing } from './thing.js';

const param = (...path: readonly string[]): Expr<string> =>
  ({ node: { kind: 'param', path } }) as unknown as Expr<string>;

function printed({ node }: { readonly node: Node }, shared = new NodeMap<string>()): string {
  const printer = new RegoPrinter(new Set(['pod']), shared);
  printer.define('rule', node);
  return printer.text();
}
/** The lines of the body of a rule that needs no other. */
const body = (condition: Bool): string =>
  /^rule(?:\(.*\))? if \{\n([^]*)\n\}\n$/.exec(printed(condition))![1]!.replaceAll(/^\t/gm, '');
/** A value, beside which nothing else stands. */
const value = (expr: Expr<string>): string => body(equal(expr, literal('x'))).slice(0, -7);

test.each<[string, Bool, string]>([
  ['a truth', literal(true) as Bool, 'true'],
  ['a boolean', on, 'thing.on == true'],
  ['and', and(on, equal(name, literal('a'))), 'thing.on == true\nthing.name == "a"'],
  ['not of a boolean', not(on), 'not thing.on == true'],
  ['not of equal', not(equal(name, literal('a'))), 'thing.name != "a"'],
  ['not of empty', not(isEmpty(list)), 'count(or_else(object.get(thing, "list", null), [])) > 0'],
  ['present', has(label), 'thing.label != null'],
  ['absent', not(has(label)), 'object.get(thing, "label", null) == null'],
  ['absent or another', equal(orElse(label, literal('x')), literal('a')), 'thing.label == "a"'],
  [
    'absent or neither',
    not(equal(orElse(label, literal('x')), literal('a'))),
    'not thing.label == "a"',
  ],
  [
    'absent or the same',
    equal(orElse(label, literal('x')), literal('x')),
    'or_else(object.get(thing, "label", null), "x") == "x"',
  ],
  ['in what may be absent', isIn(literal('a'), list), '"a" in thing.list'],
  // `not` is undefined before a function of what is undefined.
  [
    'not in what may be absent',
    not(isIn(literal('a'), list)),
    'not "a" in or_else(object.get(thing, "list", null), [])',
  ],
  ['an integer', lessOrEqual(uid, literal(7)), 'thing.uid <= 7'],
  [
    'beyond 2^53',
    equal(uid, literal(9223372036854775807n) as unknown as Expr<number>),
    'thing.uid == 9223372036854775807',
  ],
  ['in', isIn(name, literal(['a', 'b'])), 'thing.name in ["a", "b"]'],
  ['starts', startsWith(name, literal('a')), 'startswith(thing.name, "a")'],
  ['ends', endsWith(name, literal('a')), 'endswith(thing.name, "a")'],
  ['contains', contains(name, literal('a')), 'contains(thing.name, "a")'],
  ['the same items', sameItems(listOf(name), literal(['a'])), 'sort([thing.name]) == sort(["a"])'],
  [
    'all',
    all(list, 'item', (item) => equal(item, literal('a'))),
    'every item in or_else(object.get(thing, "list", null), []) {\n\titem == "a"\n}',
  ],
  [
    'any',
    any(list, 'someItem', (item) => equal(item, literal('a'))),
    'some some_item in thing.list\nsome_item == "a"',
  ],
])('%s', (_, condition, expected) => expect(body(condition)).toBe(expected));

test.each<[string, Expr<string>, string]>([
  ['a text is a literal, whatever it holds', literal('"]}\n{{x}}'), '"\\"]}\\n{{x}}"'],
  [
    'a path that breaks off is null',
    at(thing, 'inner', 'inner', 'label') as never,
    'object.get(thing, ["inner","inner","label"], null)',
  ],
  [
    'a key',
    lookup(at(thing, 'map'), name) as never,
    'object.get(thing, ["map", thing.name], null)',
  ],
  [
    'one or the other',
    orElse(orOpt(label, at(thing, 'inner', 'label')), name),
    'or_else(or_else(object.get(thing, "label", null), object.get(thing, ["inner","label"], null)), thing.name)',
  ],
  [
    'trim',
    trimSuffix(trimPrefix(name, literal('a')), literal('b')),
    'trim_suffix(trim_prefix(thing.name, "a"), "b")',
  ],
  ['before', before(name, literal(':')), 'split(thing.name, ":")[0]'],
  ['split', split(name, literal(',')) as never, 'split(thing.name, ",")'],
  ['concat', concat(name, literal('b')), 'concat("", [thing.name, "b"])'],
  ['join', join(literal(['a']), listOf(name)) as never, 'array.concat(["a"], [thing.name])'],
  ['without', without(literal(['a']), listOf(name)) as never, 'without(["a"], [thing.name])'],
  ['a set', sortedSet(literal(['b', 'a'])) as never, 'sort({item | some item in ["b", "a"]})'],
  ['an object', objectOf({ 'a"b': name }) as never, '{"a\\"b": thing.name}'],
])('%s', (_, expr, expected) => expect(value(expr)).toBe(expected));

describe('policies stay parameters', () => {
  it('what every policy has is there, what may be null is not', () => {
    const paths = [
      ['privileged'],
      ['runAsUser', 'rule'],
      ['seLinux', 'seLinuxOptions', 'user'],
      ['defaultAllowPrivilegeEscalation'],
      ['runtimeClass', 'allowedRuntimeClassNames'],
      ['seccomp', 'allowedProfileNames'],
    ];
    expect(paths.map(policyValue)).toEqual([
      'policy.spec.privileged',
      'policy.spec.runAsUser.rule',
      'object.get(policy.spec, ["seLinux","seLinuxOptions","user"], null)',
      'object.get(policy.spec, ["defaultAllowPrivilegeEscalation"], null)',
      'object.get(policy.spec, ["runtimeClass","allowedRuntimeClassNames"], null)',
      'object.get(policy.spec, ["seccomp","allowedProfileNames"], null)',
    ]);
  });
  it('and come as an argument where they are mentioned', () =>
    expect(printed(equal(name, param('runtimeClass', 'name')))).toBe(
      'rule(policy, thing) if {\n\tthing.name == object.get(policy.spec, ["runtimeClass","name"], null)\n}\n',
    ));
});

describe('alternatives are functions', () => {
  it('with a clause each, written once', () => {
    const either = or(on, equal(name, literal('a')));
    expect(printed(and(either, not(either)))).toBe(`part_1(thing) if {
	thing.on == true
}

part_1(thing) if {
	thing.name == "a"
}

rule(thing) if {
	part_1(thing)
	not part_1(thing)
}
`);
  });
  it('a choice is exclusive', () =>
    expect(printed(equal(choose(on, name, literal('off')), literal('a'))))
      .toBe(`part_1(thing) := thing.name if {
	thing.on == true
} else := "off" if {
	not thing.on == true
}

rule(thing) if {
	part_1(thing) == "a"
}
`));
  it('what may be absent has a clause for that', () =>
    expect(printed(ifPresent(label, 'found', (found) => equal(found, literal('a')), on)))
      .toBe(`rule(thing) if {
	found := thing.label
	found != null
	found == "a"
}

rule(thing) if {
	object.get(thing, "label", null) == null
	thing.on == true
}
`));
});

it('lists are counted where they stand, none is joined for it', () => {
  const names = listOf(name, literal('a'));
  expect(body(longerThan(join(list, names), 7))).toBe(
    'count(object.get(thing, "list", [])) +\ncount([thing.name, "a"]) > 7',
  );
  expect(
    body(
      longerThan(
        each(names, 'item', (item) => listOf(item)),
        7,
      ),
    ),
  ).toBe(
    `sum([item_entries |
\tsome item in [thing.name, "a"]
\titem_entries := count([item])
]) > 7`,
  );
});

it('names of Rego are not hidden, and globals are no arguments', () => {
  const input = field(variable<Thing>('input'), 'on');
  const pod = field(variable<Thing>('pod'), 'on');
  expect(printed(and(input, pod))).toBe(
    'rule(input_) if {\n\tinput_.on == true\n\tpod.on == true\n}\n',
  );
});

it('what the template has as a rule is called by its name', () =>
  expect(printed(not(on), new NodeMap([[not(on).node, 'not is_on']]))).toBe(
    'rule(thing) if {\n\tnot is_on\n}\n',
  ));
