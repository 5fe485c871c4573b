/** Streams in blocks of whole lines: what is read at once is judged at once. */
import { open } from 'node:fs/promises';

/** Large enough that a block costs little beside its lines, and small beside a process. */
const BLOCK_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

/**
 * @returns blocks that end with a line; only the last may end without. A block is good until the
 *   next one is asked for.
 */
export async function* lineBlocks(
  chunks: AsyncIterable<Uint8Array | string>,
  size = BLOCK_BYTES,
): AsyncGenerator<Buffer> {
  let block = Buffer.alloc(2 * size);
  let length = 0;
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (length + bytes.length > block.length) {
      const larger = Buffer.alloc(2 * (length + bytes.length));
      block.copy(larger, 0, 0, length);
      block = larger;
    }
    block.set(bytes, length);
    length += bytes.length;
    if (length < size) continue;
    const end = block.subarray(0, length).lastIndexOf(LINE_FEED) + 1;
    if (end === 0) continue;
    yield block.subarray(0, end);
    block.copyWithin(0, end, length);
    length -= end;
  }
  if (length > 0) yield block.subarray(0, length);
}

/** The bytes of a file in pieces, each good until the next one is asked for. */
export async function* fileBytes(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  try {
    const piece = Buffer.alloc(BLOCK_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, null);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The lines of a block, without what ends them. */
export function linesIn(block: Uint8Array): readonly string[] {
  const text = Buffer.from(block.buffer, block.byteOffset, block.length).toString();
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return text.includes('\r')
    ? lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
    : lines;
}

/** How many lines a block has. */
export function countLines(block: Buffer): number {
  let count = 0;
  for (let at = block.indexOf(LINE_FEED); at >= 0; at = block.indexOf(LINE_FEED, at + 1))
    count += 1;
  return block.at(-1) === LINE_FEED ? count : count + 1;
}
