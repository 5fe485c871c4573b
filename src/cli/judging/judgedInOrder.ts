/** Judges workloads in order; with several threads if there are many lines. */
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { countObjects } from '../io/jsonLines.js';
import type { WorkloadPart, WorkloadSource } from '../io/workloads.js';
import { judgingOf, type Judged, type JudgingSettings } from './judging.js';
import { prepareLongWork } from './longWork.js';
import { Threads } from './threads.js';

/** Some thousand lines. Fewer are judged before threads have started. */
const MANY_BYTES = 2 * 1024 * 1024;

/**
 * Answers for each thread that may wait for earlier ones, so that a slow block does not stop the
 * others.
 */
const WAITING_EACH = 4;

/** @param jobs the number of threads. Default: the number of cores. */
export async function* judgedInOrder(
  sources: readonly WorkloadSource[],
  settings: JudgingSettings,
  jobs: number | undefined,
): AsyncGenerator<Judged> {
  const judge = judgingOf(settings);
  const help = new Help(settings, jobs);
  /** In the order of the input. */
  const waiting: (Judged | Promise<Judged>)[] = [];
  try {
    for (const source of sources) {
      const { name } = source;
      let firstIndex = 0;
      for await (const part of source.parts()) {
        const threads = await help.with(part);
        const objects = threads && 'lines' in part ? countObjects(part.lines) : undefined;
        if (threads === undefined || objects === undefined || !('lines' in part)) {
          for (const one of waiting.splice(0)) yield await one;
          const judged = judge(part, name, firstIndex);
          yield judged;
          firstIndex += judged.objects;
          continue;
        }
        if (waiting.length >= WAITING_EACH * (threads.count + 1)) yield await waiting.shift()!;
        if (threads.haveRoom) {
          const lines = new Uint8Array(part.lines);
          waiting.push(threads.judge({ lines, firstLine: part.firstLine, name, firstIndex }));
        } else {
          waiting.push(judge(part, name, firstIndex));
          // Lets the answers arrive that other threads gave meanwhile.
          await nextTurn();
        }
        firstIndex += objects;
      }
    }
    for (const one of waiting.splice(0)) yield await one;
  } finally {
    await help.end();
  }
}

/**
 * The other threads, which are started when there are many lines. Lines before that are judged
 * without them.
 */
class Help {
  private threads: Threads | undefined;
  private bytes = 0;
  private isLong = false;

  constructor(
    private readonly settings: JudgingSettings,
    private readonly jobs: number | undefined,
  ) {}

  async with(part: WorkloadPart): Promise<Threads | undefined> {
    if ('lines' in part) this.bytes += part.lines.length;
    if (!this.isLong && (this.jobs !== undefined || this.bytes > MANY_BYTES)) await this.start();
    return this.threads?.areReady === true ? this.threads : undefined;
  }

  async end(): Promise<void> {
    await this.threads?.end();
  }

  private async start(): Promise<void> {
    this.isLong = true;
    const count = this.jobs ?? availableParallelism();
    prepareLongWork();
    if (count === 1) return;
    // The main thread is one of the judging threads.
    this.threads = new Threads(this.settings, count - 1);
    // If the user asked for a number of threads, they are used from the first line on.
    if (this.jobs !== undefined) await this.threads.started;
  }
}
