/**
 * Scalars as kubectl reads them. Every answer was asked of sigs.k8s.io/yaml 1.2.0, the reader in
 * kubectl 1.24.
 */
import { parseYaml } from '../../src/load/yaml.js';

const valueOf = (scalar: string): unknown =>
  (parseYaml(`a: ${scalar}\n`, 'f').values[0] as { a: unknown }).a;

test.each([
  // YAML 1.1 booleans, single letters too.
  ['yes', true],
  ['Yes', true],
  ['YES', true],
  ['on', true],
  ['On', true],
  ['true', true],
  ['TRUE', true],
  ['no', false],
  ['NO', false],
  ['off', false],
  ['Off', false],
  ['false', false],
  ['y', true],
  ['Y', true],
  ['n', false],
  ['N', false],
  ['yEs', 'yEs'],
  ['tRue', 'tRue'],
  ['~', null],
  ['null', null],
  ['Null', null],
  ['NULL', null],
  ['', null],
  ['nUll', 'nUll'],
  // Integers in Go's spelling.
  ['0', 0],
  ['00', 0],
  ['007', 7],
  ['+5', 5],
  ['-5', -5],
  ['0777', 511],
  ['-0777', -511],
  ['0o17', 15],
  ['0O17', 15],
  ['-0o17', -15],
  ['+0o17', 15],
  ['0x1F', 31],
  ['0X1F', 31],
  ['-0x1F', -31],
  ['0b101', 5],
  ['-0b11', -3],
  ['1_000', 1000],
  ['1__0', 10],
  ['0x_1F', 31],
  ['0o1_7', 15],
  ['+1_000', 1000],
  ['_1', '_1'],
  ['0o8', '0o8'],
  ['0b2', '0b2'],
  ['0x1G', '0x1G'],
  ['0x', '0x'],
  ['0o', '0o'],
  // Where Go finds no octal, it finds a decimal.
  ['08', 8],
  ['09', 9],
  ['0888', 888],
  // Decimals; the exponent needs no dot.
  ['1.5', 1.5],
  ['1.', 1],
  ['.5', 0.5],
  ['-.5', -0.5],
  ['1e3', 1000],
  ['1E3', 1000],
  ['1e+3', 1000],
  ['12e03', 12000],
  ['-2E+05', -200000],
  ['1.5e-3', 0.0015],
  ['1_000.5', 1000.5],
  ['._5', '._5'],
  ['1e400', '1e400'],
  ['e3', 'e3'],
  ['1e', '1e'],
  ['.', '.'],
  ['..', '..'],
  ['1.2.3', '1.2.3'],
  ['1,000', '1,000'],
  // No dates and no base 60.
  ['2020-01-01', '2020-01-01'],
  ['2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z'],
  ['1:30', '1:30'],
  ['1:30:15', '1:30:15'],
  ['190:20:30.15', '190:20:30.15'],
  // Quotes and tags decide.
  ['"yes"', 'yes'],
  ["'0777'", '0777'],
  ['"1_000"', '1_000'],
  ['"null"', 'null'],
  ['!!str 12', '12'],
  ['!!str yes', 'yes'],
  ['! 12', '12'],
  ['!!int "12"', 12],
  ['!!bool "yes"', true],
  ['!!float 1', 1],
])('%s is %p', (scalar, value) => {
  expect(valueOf(String(scalar))).toStrictEqual(value);
});

test.each([
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', 9007199254740993n],
  ['9223372036854775807', 9223372036854775807n],
  ['-9223372036854775808', -9223372036854775808n],
  ['0x7fffffffffffffff', 0x7fffffffffffffffn],
  ['0o777777777777777777777', 0x7fffffffffffffffn],
  ['1_000_000_000_000_000_000', 1000000000000000000n],
  ['18446744073709551615', 18446744073709551615n],
])('the integer %s is exact', (scalar, value) => {
  expect(valueOf(scalar)).toBe(value);
});

test('an integer of millions of digits is text, as kubectl reads it, and at once', () => {
  const digits = '9'.repeat(3_000_000);
  const start = performance.now();
  expect(valueOf(digits) === digits).toBe(true);
  expect(performance.now() - start).toBeLessThan(4000);
});

test.each([
  ['yes', 'true'],
  ['on', 'true'],
  ['0x1F', '31'],
  ['0777', '511'],
  ['1.5', '1.5'],
  ['1e3', '1000'],
  ['2020-01-01', '2020-01-01'],
  ['"0777"', '0777'],
])('the key %s is the property %s', (key, property) => {
  expect(Object.keys(parseYaml(`${key}: x\n`, 'f').values[0] as object)).toEqual([property]);
});

test.each([
  ['a literal block', 'a: |\n  x\n  y\n', 'x\ny\n'],
  ['a folded block', 'a: >-\n  x\n  y\n', 'x y'],
  ['a kept end', 'a: |+\n  x\n\n', 'x\n\n'],
  ['a value on two lines', 'a: x\n  y\n', 'x y'],
  ['a literal block with CRLF', 'a: |\r\n  x\r\n  y\r\n', 'x\ny\n'],
  ['a quoted value with CRLF', 'a: "x\r\n  y"\r\n', 'x y'],
  ['a doubled quote', "a: 'it''s'\n", "it's"],
  ['escapes', 'a: "\\x41\\u0042\\U00000043\\t"\n', 'ABC\t'],
  ['a comment', 'a: x # y\n', 'x'],
  ['no comment', 'a: x#y\n', 'x#y'],
  ['an address', 'a: http://example.com:80/y\n', 'http://example.com:80/y'],
])('%s', (_, text, value) => {
  expect((parseYaml(text, 'f').values[0] as { a: unknown }).a).toBe(value);
});

test.each([
  ['a carriage return', '\r'],
  ['NEL', '\u0085'],
  ['LINE SEPARATOR', '\u2028'],
  ['PARAGRAPH SEPARATOR', '\u2029'],
])('%s ends a comment, so that none hides what kubectl reads', (_, lineBreak) => {
  expect(parseYaml(`a: 1 # harmless${lineBreak}privileged: true\n`, 'f').values).toEqual([
    { a: 1, privileged: true },
  ]);
});

test('JSON strings may hold any character', () => {
  expect(parseYaml('{"a": "x\u2028y\u0085z"}', 'f').values).toEqual([{ a: 'x\u2028y\u0085z' }]);
});

test('a __proto__ key is a property like any other', () => {
  const [value] = parseYaml('a: {__proto__: {polluted: yes}}\n', 'f').values as [{ a: object }];
  expect(Object.getOwnPropertyNames(value.a)).toEqual(['__proto__']);
  expect(Object.hasOwn({}, 'polluted')).toBe(false);
});
