import { any, and, equal, literal, not, variable, type Expr } from '../../src/lang/build.js';
import { compile } from '../../src/lang/evaluate.js';
import { Slots } from '../../src/lang/slots.js';

const names = variable<readonly string[]>('names');
const others = variable<readonly string[]>('others');
const isA = (one: Expr<string>) => equal(one, literal('a'));

test('a part that two predicates share reads the variables of each', () => {
  // The same node is compiled for a variable in slot 2, and for one in slot 3.
  const shared = isA(variable<string>('one'));
  const near = compile(any(names, 'one', () => shared).node, ['names', 'others']);
  const within = any(names, 'outer', (outer) =>
    and(
      not(isA(outer)),
      any(others, 'one', () => shared),
    ),
  );
  const far = compile(within.node, ['names', 'others']);
  expect([near(['b', 'a'], []), near(['b'], ['a'])]).toEqual([true, false]);
  expect([far(['b'], ['c', 'a']), far(['a'], ['a']), far(['b'], ['b'])]).toEqual([
    true,
    false,
    false,
  ]);
});

test('an inner variable does not overwrite an outer one of the same name', () => {
  const both = any(names, 'one', (one) => and(any(others, 'one', isA), isA(one)));
  const holds = compile(both.node, ['names', 'others']);
  expect([holds(['a'], ['b', 'a']), holds(['b'], ['a'])]).toEqual([true, false]);
});

test('the same bindings give the same slots', () => {
  const outer = Slots.ofVariables(['pod']);
  const [slot, inner] = outer.bind('container');
  expect(Slots.ofVariables(['pod']).bind('container')).toEqual([slot, inner]);
  expect(inner.bind('container')[0]).not.toBe(slot);
  expect(outer.slotOf('container')).toBeUndefined();
});
