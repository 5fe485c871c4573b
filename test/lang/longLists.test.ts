import { hasItem, withoutItems } from '../../src/lang/literals.js';

const texts = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `item-${i}`);

it.each([0, 1, 63, 64, 65, 1000])('a list of %i texts has its items, and no others', (count) => {
  const list = texts(count);
  expect(list.every((item) => hasItem(list, item))).toBe(true);
  expect(['item', 'item-1000', '', 1, undefined].some((item) => hasItem(list, item))).toBe(false);
  expect(withoutItems(texts(count + 2), list)).toEqual(texts(count + 2).slice(count));
});

it('long lists are not searched item by item', () => {
  const includes = (): boolean => {
    throw new Error('searched');
  };
  const list = Object.assign([...texts(1000)], { includes });
  expect(withoutItems(texts(1001), list)).toEqual(['item-1000']);
});
