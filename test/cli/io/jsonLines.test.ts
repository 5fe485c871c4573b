import { countObjects, partsOf } from '../../../src/cli/io/jsonLines.js';

async function* chunksOf(...texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

async function parts(...texts: readonly string[]): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const part of partsOf(chunksOf(...texts)))
    found.push('lines' in part ? { ...part, lines: part.lines.toString() } : part);
  return found;
}

describe('parts of a stream', () => {
  it.each([
    [
      'lines of JSON',
      ['{}\n{}\n', '{}\n'],
      [
        { lines: '{}\n{}\n', firstLine: 1 },
        { lines: '{}\n', firstLine: 3 },
      ],
    ],
    ['empty lines before them', ['\n\n', '\n{}\n'], [{ lines: '\n{}\n', firstLine: 3 }]],
    [
      'YAML behind them',
      ['{}\n', '{}\n---\na: 1\n', 'b: 2\n'],
      [
        { lines: '{}\n', firstLine: 1 },
        { lines: '{}\n', firstLine: 2 },
        { text: '\n\n---\na: 1\nb: 2\n' },
      ],
    ],
    ['YAML alone', ['a: 1\n', '---\nb: 2\n'], [{ text: 'a: 1\n---\nb: 2\n' }]],
    ['JSON over several lines', ['{\n', '}\n'], [{ text: '{\n}\n' }]],
    [
      'dashes that start no document',
      ['{}\n----\n{"a":"---"}\n'],
      [{ lines: '{}\n----\n{"a":"---"}\n', firstLine: 1 }],
    ],
    ['nothing', ['\n', '  \n'], []],
  ])('%s', async (_, texts, expected) => {
    expect(await parts(...texts)).toEqual(expected);
  });
});

describe('objects of lines', () => {
  it.each([
    ['each line', '{}\n{"kind":"Pod"}\nnull\n', 3],
    ['none for empty lines', '\n \t\n\r\n{}', 1],
    ['one for what cannot be read', '{"kind":\n', 1],
    ['one for a text that names a List', '{"a":"PodList\\""}\n', 1],
    ['one for a List in a value', '{"a":"List"}\n', 1],
  ])('%s', (_, text, count) => {
    expect(countObjects(Buffer.from(text))).toBe(count);
  });
  it.each([
    ['a List', '{}\n{ "kind" : "List","items":[]}\n'],
    ['a typed List', '{"kind":"PodList","items":[]}'],
    ['a List in escapes', '{"kind":"L\\u0069st","items":[]}'],
    ['a List under a key in escapes', '{"\\u006bind":"List","items":[]}'],
    ['a List that only the exact reader reads', '{kind: PodList, items: [], x: 9007199254740993}'],
    ['escapes of the exact reader', '{"kind": "\\x4cist", items: [], x: 9007199254740993}'],
    ['what may be a comment to it', '{}\n# 9007199254740993\n'],
  ])('are not known of %s', (_, text) => {
    expect(countObjects(Buffer.from(text))).toBe(undefined);
  });
});
