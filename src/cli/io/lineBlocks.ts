/** Streams in blocks of whole lines: what is read at once is judged at once. */
import { open } from 'node:fs/promises';

/** Large enough that a block costs little beside its lines, and small beside a process. */
const BLOCK_BYTES = 64 * 1024;
const PIECE_BYTES = 4 * BLOCK_BYTES;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * @param size which blocks come close to; a line that is longer is one by itself.
 * @returns blocks that end with a line; only the last may end without. A block is good until the
 *   next one is asked for.
 */
export async function* lineBlocks(
  chunks: AsyncIterable<Uint8Array | string>,
  size = BLOCK_BYTES,
): AsyncGenerator<Buffer> {
  /** What came before, of a block that has not ended yet. */
  let begun: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const bytes = bufferOf(chunk);
    let start = 0;
    for (;;) {
      const end = blockEnd(bytes, start, size - length);
      if (end === undefined) break;
      const rest = bytes.subarray(start, end);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      length = 0;
      start = end;
    }
    begun.push(Buffer.from(bytes.subarray(start)));
    length += bytes.length - start;
  }
  if (length > 0) yield Buffer.concat(begun);
}

const bufferOf = (chunk: Uint8Array | string): Buffer =>
  typeof chunk === 'string'
    ? Buffer.from(chunk)
    : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);

/** Behind the last line that fits, or behind the first where none does; undefined for more bytes. */
function blockEnd(bytes: Buffer, start: number, room: number): number | undefined {
  const limit = start + Math.max(room, 0);
  if (limit > bytes.length) return undefined;
  const last = bytes.subarray(start, limit).lastIndexOf(LINE_FEED);
  if (last >= 0) return start + last + 1;
  const first = bytes.indexOf(LINE_FEED, limit);
  return first < 0 ? undefined : first + 1;
}

/** The bytes of a file in pieces, each good until the next one is asked for. */
export async function* fileBytes(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, null);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The lines of a block, without what ends them; one at a time, so that none outlives its turn. */
export function* linesIn(block: Uint8Array): Generator<string> {
  const bytes = bufferOf(block);
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const next = feed < 0 ? bytes.length : feed;
    const end = next > start && bytes[next - 1] === CARRIAGE_RETURN ? next - 1 : next;
    yield bytes.toString('utf8', start, end);
    start = next + 1;
  }
}

/** The first line that is not empty. */
export function firstFilledLine(block: Uint8Array): string | undefined {
  for (const line of linesIn(block)) if (line.trim() !== '') return line;
  return undefined;
}

/** How many lines a block has. */
export function countLines(block: Buffer): number {
  let count = 0;
  for (let at = block.indexOf(LINE_FEED); at >= 0; at = block.indexOf(LINE_FEED, at + 1))
    count += 1;
  return block.at(-1) === LINE_FEED ? count : count + 1;
}
