/**
 * Threads that judge lines, each with evaluators of its own. What cannot be done by threads is done
 * without: where there is no file to start them from, as in the single executable, none is started.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Judged, JudgingSettings } from './judging.js';

export interface Lines {
  readonly lines: Uint8Array;
  readonly firstLine: number;
  readonly name: string;
  readonly firstIndex: number;
}

/** What a thread says first. */
export const READY = 'ready';

/** As built: the threads' file stands beside the folder of what is loaded when it runs. */
const PROGRAM = new URL('../judgingThread.js', import.meta.url);
/** The single executable holds no file to start threads from, and takes none from beside it. */
const hasProgram = (): boolean =>
  fileURLToPath(import.meta.url) !== process.execPath && existsSync(fileURLToPath(PROGRAM));

/** Answers leave nothing behind, so little room for what is new is enough, and stays in the cache. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/** Enough that no thread waits for lines, and few enough that memory stays the same. */
const LINES_EACH = 2;

interface Thread {
  readonly worker: Worker;
  readonly asked: { readonly answer: (judged: Judged) => void; readonly fail: Fail }[];
  /** What ended it. */
  fault?: Error;
}
type Fail = (error: Error) => void;

export class Threads {
  private readonly threads: Thread[] = [];
  /** Settled once all of them are there, or one cannot be started. */
  readonly started: Promise<void>;
  private ready = 0;
  private hasFailed = false;

  constructor(settings: JudgingSettings, count: number) {
    this.started = new Promise((resolve) => {
      const failed = (): void => {
        this.hasFailed = true;
        resolve();
      };
      if (!hasProgram()) return failed();
      for (let i = 0; i < count; i += 1) {
        const worker = new Worker(PROGRAM, {
          workerData: settings,
          resourceLimits: LIMITS,
          execArgv: [],
        });
        const thread: Thread = { worker, asked: [] };
        this.threads.push(thread);
        worker.on('message', (message: Judged | typeof READY) => {
          if (message !== READY) thread.asked.shift()!.answer(message);
          else if ((this.ready += 1) === count) resolve();
        });
        worker.on('error', (error: Error) => {
          if (!this.areReady) failed();
          thread.fault = error;
          for (const { fail } of thread.asked.splice(0)) fail(error);
        });
      }
    });
  }

  /** Whether all of them are there to judge. */
  get areReady(): boolean {
    return !this.hasFailed && this.ready > 0 && this.ready === this.threads.length;
  }

  get count(): number {
    return this.threads.length;
  }

  /** Whether one of them may get lines. */
  get haveRoom(): boolean {
    return this.threads.some(({ asked }) => asked.length < LINES_EACH);
  }

  judge(lines: Lines): Promise<Judged> {
    const thread = this.threads.reduce((a, b) => (b.asked.length < a.asked.length ? b : a));
    const judged = new Promise<Judged>((answer, fail) => {
      if (thread.fault !== undefined) return fail(thread.fault);
      thread.asked.push({ answer, fail });
      thread.worker.postMessage(lines, [lines.lines.buffer as ArrayBuffer]);
    });
    // It is awaited in its turn, which may come later than its fault.
    judged.catch(() => undefined);
    return judged;
  }

  async end(): Promise<void> {
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }
}
