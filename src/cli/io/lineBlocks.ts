/** Splits streams into blocks of whole lines, which are judged together. */
import { open } from 'node:fs/promises';
import { InputError } from '../../base/problem.js';
import { LIMITS } from '../../load/yaml.js';

/**
 * Large enough that the cost of a block is small compared with that of its lines, and small enough
 * for memory.
 */
const BLOCK_BYTES = 64 * 1024;
const PIECE_BYTES = 4 * BLOCK_BYTES;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * @param size the approximate size of the blocks. A longer line is a block of its own.
 * @param name for errors.
 * @returns blocks that end with a line end; only the last block may lack it. The bytes of a block
 *   are valid until the next one is requested.
 * @throws InputError for a line that is too long to be read; it may never end.
 */
export async function* lineBlocks(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
  size = BLOCK_BYTES,
): AsyncGenerator<Buffer> {
  /** The beginning of a block that is not complete yet. */
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
    if (length > LIMITS.bytes + size) throw tooLongLine(name);
  }
  if (length > 0) yield Buffer.concat(begun);
}

const tooLongLine = (file: string): InputError =>
  new InputError([
    {
      severity: 'error',
      position: { file },
      message: `a line is longer than ${LIMITS.bytes} bytes`,
      remedy: 'give each object a line of its own',
    },
  ]);

const bufferOf = (chunk: Uint8Array | string): Buffer =>
  typeof chunk === 'string'
    ? Buffer.from(chunk)
    : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);

/**
 * The offset behind the last line that fits, or behind the first line if none fits; undefined if
 * more bytes are needed.
 */
function blockEnd(bytes: Buffer, start: number, room: number): number | undefined {
  const limit = start + Math.max(room, 0);
  if (limit > bytes.length) return undefined;
  const last = bytes.subarray(start, limit).lastIndexOf(LINE_FEED);
  if (last >= 0) return start + last + 1;
  const first = bytes.indexOf(LINE_FEED, limit);
  return first < 0 ? undefined : first + 1;
}

/** The bytes of a file in pieces. Each is valid until the next one is requested. */
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

/**
 * The lines of a block without line ends. A generator, so that each line can be released after use.
 */
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

/** The number of lines in a block. */
export function countLines(block: Buffer): number {
  let count = 0;
  for (let at = block.indexOf(LINE_FEED); at >= 0; at = block.indexOf(LINE_FEED, at + 1))
    count += 1;
  return block.at(-1) === LINE_FEED ? count : count + 1;
}
