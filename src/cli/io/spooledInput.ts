/**
 * Standard input that is read twice: once for what stands in it beside the workloads, once to judge
 * them. Recorded requests need nothing from beside them, so they stream through.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Requests as an API server records them, by how their line begins or what it says of its kind. */
const RECORDED = /"kind"\s*:\s*"AdmissionReview"|"apiVersion"\s*:\s*"audit\.k8s\.io\//;

export class SpooledInput {
  private constructor(
    private readonly first: readonly string[],
    private readonly rest: AsyncIterator<string> | undefined,
    private readonly folder: string | undefined,
  ) {}

  static async of(input: Readable): Promise<SpooledInput> {
    const lines = createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]();
    const first: string[] = [];
    for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
      first.push(next.value);
      if (next.value.trim() === '') continue;
      return RECORDED.test(next.value)
        ? new SpooledInput(first, lines, undefined)
        : new SpooledInput([], undefined, await spool(first, lines));
    }
    return new SpooledInput(first, undefined, undefined);
  }

  /** Whether it can be read again: a stream that flows through cannot. */
  get isKept(): boolean {
    return this.rest === undefined;
  }

  async *lines(): AsyncGenerator<string> {
    yield* this.first;
    if (this.folder !== undefined) yield* this.file();
    if (this.rest !== undefined) yield* { [Symbol.asyncIterator]: () => this.rest! };
  }

  async remove(): Promise<void> {
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
  }

  private file(): AsyncIterable<string> {
    const input = createReadStream(join(this.folder!, 'stdin'), { encoding: 'utf8' });
    return createInterface({ input, crlfDelay: Infinity });
  }
}

async function spool(first: readonly string[], lines: AsyncIterator<string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'psp-ferry-'));
  const out = createWriteStream(join(folder, 'stdin'), { mode: 0o600 });
  for (const line of first) out.write(`${line}\n`);
  for (let next = await lines.next(); next.done !== true; next = await lines.next())
    if (!out.write(`${next.value}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'close');
  return folder;
}
