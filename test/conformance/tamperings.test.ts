/**
 * The list of what is broken on purpose fits today's sources, and docs/tampering.md shows all of
 * it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TAMPERINGS } from '../../conformance/tamperings.mjs';
import { ROOT } from '../cli/run.js';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

it.each(TAMPERINGS)('$says: its text stands once in $file', ({ file, from, to }) => {
  expect(read(file).split(from).length - 1).toBe(1);
  expect(to).not.toBe(from);
});

it('has a row each in docs/tampering.md, with the failures that were counted', () => {
  const rows = read('docs/tampering.md')
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect(rows.map(([number, , file]) => [number, file])).toEqual(
    TAMPERINGS.map(({ file }, i) => [String(i + 1), `\`${file}\``]),
  );
  for (const [number, , , suite, tests] of rows) {
    const isOfTool = TAMPERINGS[Number(number) - 1]!.suite.length === 0;
    expect(suite).toMatch(isOfTool ? /^$/ : /^[1-9]\d* by `/);
    expect(tests).toMatch(/^[1-9]\d*$/);
  }
});
