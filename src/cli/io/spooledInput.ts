/**
 * Standard input that is read twice: first for objects that matter to other objects, then to judge
 * the workloads. Recorded requests do not depend on other objects, so they are not stored but
 * streamed.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDoneWith, removeUnlessDone } from './unfinished.js';
import { LIMITS } from '../../load/yaml.js';
import { startsJsonLines } from './jsonLines.js';
import { fileBytes, lineBlocks, firstFilledLine } from './lineBlocks.js';

const STDIN = '<stdin>';

/** Recognises requests as an API server records them, by the beginning of a line or by the kind. */
const RECORDED = /"kind"\s*:\s*"AdmissionReview"|"apiVersion"\s*:\s*"audit\.k8s\.io\//;

export class SpooledInput {
  private constructor(
    private readonly stream: AsyncIterable<Buffer> | undefined,
    private readonly folder: string | undefined,
  ) {}

  static async of(input: Readable): Promise<SpooledInput> {
    const blocks = lineBlocks(input, STDIN);
    const first: Buffer[] = [];
    for (let next = await blocks.next(); next.done !== true; next = await blocks.next()) {
      first.push(Buffer.from(next.value));
      const line = firstFilledLine(next.value);
      if (line === undefined) continue;
      const all = joined(first, blocks);
      return RECORDED.test(line)
        ? new SpooledInput(all, undefined)
        : new SpooledInput(undefined, await spool(startsJsonLines(line) ? all : beginning(all)));
    }
    return new SpooledInput(joined(first, blocks), undefined);
  }

  /** Whether it can be read again. A stream cannot. */
  get isKept(): boolean {
    return this.folder !== undefined;
  }

  blocks(): AsyncIterable<Buffer> {
    return this.stream ?? lineBlocks(fileBytes(join(this.folder!, 'stdin')), STDIN);
  }

  async remove(): Promise<void> {
    if (this.folder === undefined) return;
    await rm(this.folder, { recursive: true, force: true });
    isDoneWith(this.folder);
  }
}

async function* joined(
  first: readonly Buffer[],
  rest: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}

/** As much of a text as shows that it is too long to be read. */
async function* beginning(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const block of blocks) {
    yield block;
    size += block.length;
    if (size > LIMITS.bytes) return;
  }
}

async function spool(blocks: AsyncIterable<Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'psp-ferry-'));
  removeUnlessDone(folder);
  // The bytes of a block are valid only until the next one is requested, so they are copied for the
  // file.
  const copies = async function* (): AsyncGenerator<Buffer> {
    for await (const block of blocks) yield Buffer.from(block);
  };
  await pipeline(copies, createWriteStream(join(folder, 'stdin'), { mode: 0o600 }));
  return folder;
}
