import { differenceLines, PLAIN } from '../../src/report/gaps/gapsText.js';

const fields = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `+ spec.f${i}: true`);

test.each([
  [6, 6, ' spec.f5: true'],
  [7, 7, ' spec.f6: true'],
  [8, 7, 'and 2 fields more'],
])('of %i fields %i lines are shown', (count, lines, last) => {
  const shown = differenceLines(fields(count), PLAIN);
  expect(shown).toHaveLength(lines);
  expect(shown.at(-1)).toContain(last);
});
