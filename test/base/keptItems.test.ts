import { keptItems } from '../../src/base/keptItems.js';

describe('kept items', () => {
  test('are made when somebody first comes to them, and once', () => {
    const made: number[] = [];
    function* numbers(): Generator<number> {
      for (const one of [1, 2, 3]) {
        made.push(one);
        yield one;
      }
    }
    const kept = keptItems(numbers());
    expect(made).toEqual([]);
    for (const one of kept) if (one === 2) break;
    expect(made).toEqual([1, 2]);
    expect([...kept]).toEqual([1, 2, 3]);
    expect([...kept]).toEqual([1, 2, 3]);
    expect(made).toEqual([1, 2, 3]);
  });

  test('may be none', () => {
    expect([...keptItems([])]).toEqual([]);
  });
});
