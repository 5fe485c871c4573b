/** Alike answers of several blocks of lines read as those of one. */
import { AlikeFolding } from '../../../src/cli/io/alikeAnswers.js';

const foldingOf = (count: number, from = 0): AlikeFolding => {
  const folding = new AlikeFolding();
  for (let i = from; i < from + count; i += 1)
    folding.add({ title: `Pod shop/web-${i}`, rest: 'mutated by web' });
  return folding;
};

it.each([
  [1, 4],
  [4, 1],
  [4, 5],
  [3, 3],
  [9, 9],
])('%d and %d', (first, second) => {
  const joined = new AlikeFolding();
  joined.addAll(foldingOf(first).taken());
  joined.addAll(foldingOf(second, first).taken());
  expect(joined.text()).toBe(foldingOf(first + second).text());
});
