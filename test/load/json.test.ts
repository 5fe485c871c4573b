import { parseJson } from '../../src/load/json.js';
import { LIMITS } from '../../src/load/yaml.js';

const nested = (levels: number): string =>
  `${'{"a": ['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`;

test('what is within the limits is read', () => {
  expect(parseJson('{"a": [1, null, {"b": "c"}]}')).toEqual({ a: [1, null, { b: 'c' }] });
  expect(parseJson(nested(LIMITS.depth))).toHaveProperty('a');
});

test.each([100 + 2, 14_000])('%d nested lists and objects are refused', (levels) => {
  expect(() => parseJson(nested(levels))).toThrow('it nests deeper than 100 levels');
});

test('what is larger than a manifest is refused before it is parsed', () => {
  expect(() => parseJson(' '.repeat(LIMITS.bytes + 1))).toThrow(
    `it is larger than ${LIMITS.bytes} bytes`,
  );
});
