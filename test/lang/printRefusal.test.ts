/** What a rule that refuses is made of: the lines that hold where a predicate does not. */
import {
  all,
  and,
  at,
  choose,
  equal,
  field,
  FALSE,
  ifPresent,
  isIn,
  literal,
  not,
  or,
  orElse,
  TRUE,
  variable,
  type Bool,
  type Opt,
} from '../../src/lang/build.js';
import { NodeMap } from '../../src/lang/nodeMap.js';
import { policy } from '../../src/lang/policyParam.js';
import { RefusalPrinter } from '../../src/lang/printRefusal.js';
import { label, list, name, on } from './thing.js';

const printer = (shared = new NodeMap<string>()): RefusalPrinter =>
  new RefusalPrinter(new Set(['pod']), shared);
const refusal = ({ node }: Bool): readonly string[] => printer().refusal(node);
const isA = equal(name, literal('a'));

it.each<[string, Bool, readonly string[]]>([
  ['of one', on, ['not thing.on == true']],
  ['of a ban', not(on), ['thing.on == true']],
  ['of alternatives: none of them', or(on, isA), ['not thing.on == true', 'thing.name != "a"']],
  [
    'of all: one that fails',
    all(list, 'item', (item) => equal(item, literal('a'))),
    ['some item in thing.list', 'item != "a"'],
  ],
  [
    'of what may be absent: it is there and fails',
    ifPresent(label, 'found', (found) => isIn(found, list), TRUE),
    [
      'found := thing.label',
      'found != null',
      'not found in or_else(object.get(thing, "list", null), [])',
    ],
  ],
  [
    'of a list in an alternative: last',
    or(
      all(list, 'item', (item) => equal(item, name)),
      on,
    ),
    ['not thing.on == true', 'some item in thing.list', 'item != thing.name'],
  ],
])('%s', (_, condition, lines) => expect(refusal(condition)).toEqual(lines));

it('what holds together is asked by a function', () => {
  const one = printer();
  expect(one.refusal(and(on, isA).node)).toEqual(['not part_1(thing)']);
  expect(one.text()).toBe('part_1(thing) if {\n\tthing.on == true\n\tthing.name == "a"\n}\n');
});

it('what must be there is asked by a function', () => {
  const one = printer();
  expect(one.refusal(ifPresent(label, 'found', (found) => equal(found, name), FALSE).node)).toEqual(
    ['not part_1(thing)'],
  );
});

it('what may have no value is asked by a function: `not` would have none either', () => {
  const one = printer();
  const chosen = choose(on, name, literal('off'));
  expect([isIn(chosen, list), equal(chosen, name)].map(({ node }) => one.refusal(node))).toEqual([
    ['not part_2(thing)'],
    ['not part_3(thing)'],
  ]);
});

it('a name is given once in a rule', () => {
  const lists = (text: string): Bool => all(list, 'item', (item) => equal(item, literal(text)));
  expect(refusal(or(lists('a'), lists('b')))).toEqual([
    'not part_1(thing)',
    'some item in thing.list',
    'item != "b"',
  ]);
});

it('what the template has as a rule is called by its name', () => {
  const every = all(list, 'item', (item) => equal(item, name));
  const shared = new NodeMap([[every.node, 'not thing.name in others']]);
  expect(printer(shared).refusal(or(every, on).node)).toEqual([
    'thing.name in others',
    'not thing.on == true',
  ]);
});

describe('of one of many', () => {
  const container = variable<{ privileged?: boolean; name: string }>('container');
  const privileged = orElse(at(container, 'privileged'), literal(false));

  it('what is the same for all of them is asked first', () =>
    expect(
      printer().refusalOf('container', or(not(privileged), policy('privileged')).node),
    ).toEqual({
      before: ['not policy.spec.privileged == true'],
      lines: ['container.privileged == true'],
    }));

  it('a value of the policy is read once', () =>
    expect(
      printer().refusalOf(
        'container',
        ifPresent(
          policy('appArmor', 'allowedProfileNames') as Opt<readonly string[]>,
          'names',
          (names) => isIn(field(container, 'name'), names),
          TRUE,
        ).node,
      ),
    ).toEqual({
      before: [
        'names := object.get(policy.spec, ["appArmor","allowedProfileNames"], null)',
        'names != null',
      ],
      lines: ['not container.name in names'],
    }));

  it('what is about each of them alone is asked of each', () =>
    expect(printer().refusalOf('container', privileged.node)).toEqual({
      before: [],
      lines: ['not container.privileged == true'],
    }));

  it('nothing is asked first where all is about them', () =>
    expect(
      printer().refusalOf(
        'container',
        or(privileged, equal(field(container, 'name'), literal('a'))).node,
      ),
    ).toEqual({
      before: [],
      lines: ['not container.privileged == true', 'container.name != "a"'],
    }));
});
