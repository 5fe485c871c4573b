import { countLines, lineBlocks, linesIn } from '../../../src/cli/io/lineBlocks.js';

async function* chunksOf(...texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

async function blocks(size: number, ...texts: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const block of lineBlocks(chunksOf(...texts), 'in.jsonl', size))
    found.push(block.toString());
  return found;
}

describe('blocks of lines', () => {
  it('end where a line ends, before they grow too large', async () => {
    expect(await blocks(4, 'a\nbb\ncc', 'c\nd\n', 'e')).toEqual(['a\n', 'bb\n', 'ccc\n', 'd\ne']);
  });
  it('grow with a line that is longer', async () => {
    expect(await blocks(2, 'aaaa', 'aaaaaaaa', 'aa\nb\n')).toEqual([`${'a'.repeat(14)}\n`, 'b\n']);
  });
  it('are as large as they have to be', async () => {
    expect(await blocks(100, 'a\n', 'b\n')).toEqual(['a\nb\n']);
  });
  it('keep characters together that chunks divide', async () => {
    const [first, second] = [Buffer.from('ü\n').subarray(0, 1), Buffer.from('ü\n').subarray(1)];
    async function* divided(): AsyncGenerator<Buffer> {
      yield await Promise.resolve(first);
      yield second;
    }
    const found: string[] = [];
    for await (const block of lineBlocks(divided(), 'in.jsonl', 1)) found.push(block.toString());
    expect(found).toEqual(['ü\n']);
  });
  it.each([
    ['a\nb\n', ['a', 'b']],
    ['a\r\n\r\nb', ['a', '', 'b']],
    ['a\u2028b\n', ['a\u2028b']],
    ['', []],
  ])('%j has lines', (text, lines) => {
    expect([...linesIn(Buffer.from(text))]).toEqual(lines);
  });
  it.each([
    ['a\nb\n', 2],
    ['a\nb', 2],
    ['\n', 1],
  ])('%j has a number of lines', (text, count) => {
    expect(countLines(Buffer.from(text))).toBe(count);
  });
  it('end where a line never does', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      for (let i = 0; i < 100; i += 1) yield await Promise.resolve(Buffer.alloc(1024 * 1024, 'a'));
    }
    const read = async (): Promise<void> => {
      for await (const block of lineBlocks(endless(), 'in.jsonl')) expect(block).toBeUndefined();
    };
    await expect(read()).rejects.toThrow(
      'in.jsonl: a line is longer than 67108864 bytes; give each object a line of its own',
    );
  });
});
