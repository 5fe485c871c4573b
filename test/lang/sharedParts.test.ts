import { work } from '../../src/base/work.js';
import { compile } from '../../src/lang/evaluate.js';
import type { Node } from '../../src/lang/node.js';
import { SharedParts } from '../../src/lang/sharedParts.js';

const read = (key: string): Node => ({ kind: 'at', of: { kind: 'variable', name: 'pod' }, key });
const is = (key: string, value: string): Node => ({
  kind: 'equal',
  left: { kind: 'else', of: read(key), value: { kind: 'literal', value: '' } },
  right: { kind: 'literal', value },
});
const either: Node = {
  kind: 'or',
  items: [
    { kind: 'and', items: [is('a', '1'), is('b', '2')] },
    { kind: 'not', of: is('c', '3') },
  ],
};
const chosen: Node = { kind: 'if', test: is('a', '1'), then: is('b', '2'), otherwise: either };

describe('predicates that share parts', () => {
  const values = [undefined, '1', '2', '3'];
  const pods = values.flatMap((a) => values.flatMap((b) => values.map((c) => ({ a, b, c }))));

  test.each([
    ['either', either],
    ['chosen', chosen],
  ])('%s answers as the evaluator does', (_, node) => {
    const parts = new SharedParts(['request', 'pod']);
    const shared = parts.compile(node);
    const alone = compile(node, ['request', 'pod']);
    expect(pods.map((pod) => shared({}, pod))).toEqual(pods.map((pod) => alone({}, pod)));
  });

  test('a part that two predicates have is asked once of a thing', () => {
    const parts = new SharedParts(['request', 'pod']);
    const one = parts.compile(either);
    const other = parts.compile(chosen);
    let reads = 0;
    const pod = {
      get a() {
        reads += 1;
        return '1';
      },
      b: '2',
      c: '3',
    };
    const request = {};
    expect([one(request, pod), other(request, pod), one(request, pod)]).toEqual([true, true, true]);
    expect(reads).toBe(1);
    // It reads the pod alone, which is still the same.
    expect(one({}, pod)).toBe(true);
    expect(reads).toBe(1);
    expect(one({}, { a: '2', b: '2', c: '3' })).toBe(false);
    expect(one(request, pod)).toBe(true);
    expect(reads).toBe(2);
  });

  test('a part that reads the request is asked again of another one', () => {
    const parts = new SharedParts(['request', 'pod']);
    const isAdmin = parts.compile({
      kind: 'equal',
      left: { kind: 'field', of: { kind: 'variable', name: 'request' }, key: 'user' },
      right: { kind: 'literal', value: 'admin' },
    });
    const pod = {};
    expect(['admin', 'stranger', 'admin'].map((user) => isAdmin({ user }, pod))).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('what alternatives have in common is asked once, and where it fails nothing else is', () => {
    const alternatives = Array.from({ length: 50 }, (_, i): Node => {
      const own = is('b', String(i));
      return { kind: 'and', items: [own, is('a', '1'), is('c', '3')] };
    });
    const node: Node = { kind: 'or', items: [...alternatives, is('c', '9')] };
    const shared = new SharedParts(['request', 'pod']).compile(node);
    const alone = compile(node, ['request', 'pod']);
    const asked = (pod: object): number => {
      const before = work.asked;
      expect(shared({}, pod)).toBe(alone({}, pod));
      return work.asked - before;
    };
    expect(asked({ a: '1', b: '49', c: '3' })).toBe(52);
    expect(asked({ a: '2', b: '49', c: '3' })).toBeLessThanOrEqual(3);
    expect(asked({ a: '2', b: '7', c: '9' })).toBeLessThanOrEqual(3);
    expect(pods.map((pod) => shared({}, pod))).toEqual(pods.map((pod) => alone({}, pod)));
  });
});
