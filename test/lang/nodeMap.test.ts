import type { Node } from '../../src/lang/node.js';
import { nodeHash } from '../../src/lang/nodeHash.js';
import { NodeMap } from '../../src/lang/nodeMap.js';

const read = (key: string): Node => ({ kind: 'at', of: { kind: 'variable', name: 'pod' }, key });
const literal = (value: number | bigint | string): Node => ({ kind: 'literal', value });

describe('a map by node', () => {
  test('takes structurally equal nodes for one, and keeps the first', () => {
    const first = read('a');
    const map = new NodeMap([[first, 1]]);
    map.set(read('b'), 2);
    map.set(read('a'), 3);
    expect([...map]).toEqual([
      [read('a'), 3],
      [read('b'), 2],
    ]);
    expect(map.nodes()[0]).toBe(first);
    expect([map.get(read('b')), map.has(read('c')), map.get(read('c'))]).toEqual([
      2,
      false,
      undefined,
    ]);
  });

  test('tells values of different types apart', () => {
    const map = new NodeMap([
      [literal(1), 'number'],
      [literal(1n), 'bigint'],
      [literal('1'), 'text'],
    ]);
    expect([map.get(literal(1)), map.get(literal(1n)), map.get(literal('1'))]).toEqual([
      'number',
      'bigint',
      'text',
    ]);
  });

  test('hashes by what a node says, not by the order in which it says it', () => {
    const turned: Node = { key: 'a', kind: 'at', of: { name: 'pod', kind: 'variable' } };
    expect(nodeHash(turned)).toBe(nodeHash(read('a')));
    expect(nodeHash(read('b'))).not.toBe(nodeHash(read('a')));
  });
});
