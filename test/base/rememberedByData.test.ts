import { hashOfText } from '../../src/base/hashOfText.js';
import { rememberedByData } from '../../src/base/rememberedByData.js';

function counted(most?: number): { readonly ask: (of: object) => object; made: number } {
  const count = {
    made: 0,
    ask: rememberedByData((of: object) => {
      count.made += 1;
      return [of];
    }, most),
  };
  return count;
}

test('equal data has one result, whichever object holds it', () => {
  const count = counted();
  const first = count.ask({ spec: { ids: [1, 2n], on: true } });
  expect(count.ask({ spec: { ids: [1, 2n], on: true } })).toBe(first);
  expect(count.ask({ spec: { ids: [1, 2n], on: false } })).not.toBe(first);
  expect(count.made).toBe(2);
});

test('data with the same hash is told apart', () => {
  expect(hashOfText('Aa')).toBe(hashOfText('BB'));
  const count = counted();
  const [one, other] = [count.ask({ name: 'Aa' }), count.ask({ name: 'BB' })];
  expect([count.ask({ name: 'Aa' }), count.ask({ name: 'BB' })]).toEqual([one, other]);
  expect(one).not.toEqual(other);
  expect(count.made).toBe(2);
});

test('no more than the given number is kept', () => {
  const count = counted(2);
  for (const name of ['a', 'b', 'a', 'b']) count.ask({ name });
  expect(count.made).toBe(2);
  for (const name of ['c', 'a']) count.ask({ name });
  expect(count.made).toBe(4);
});

test('of many with the same hash, some are made again', () => {
  const names = Array.from({ length: 64 }, (_, i) =>
    [...i.toString(2).padStart(6, '0')].map((bit) => (bit === '0' ? 'Aa' : 'BB')).join(''),
  );
  expect(new Set(names.map(hashOfText)).size).toBe(1);
  const count = counted();
  for (const name of names) count.ask({ name });
  expect(count.made).toBe(64);
  count.ask({ name: names.at(-1) });
  expect(count.made).toBe(64);
  expect(count.ask({ name: names[0] })).toEqual([{ name: names[0] }]);
});
