/**
 * Threads that judge lines, each with its own evaluators. If threads cannot be started, as in the
 * single executable, which has no file for them, the main thread does all the work.
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

/** The first message of a thread. */
export const READY = 'ready';

/** In the package, the program of the threads is in the folder above the chunks. */
const PROGRAM = new URL('../judgingThread.js', import.meta.url);
/**
 * The single executable contains no file for threads, and must not use one that happens to be
 * beside it.
 */
const hasProgram = (): boolean =>
  fileURLToPath(import.meta.url) !== process.execPath && existsSync(fileURLToPath(PROGRAM));

/**
 * Answers leave nothing in memory, so a small space for new objects suffices, and it stays in the
 * processor's cache.
 */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/** Enough that no thread waits for lines, and few enough that memory does not grow. */
const LINES_EACH = 2;

interface Thread {
  readonly worker: Worker;
  readonly asked: { readonly answer: (judged: Judged) => void; readonly fail: Fail }[];
  /** The error that ended the thread. */
  fault?: Error;
}
type Fail = (error: Error) => void;

export class Threads {
  private readonly threads: Thread[] = [];
  /** Resolved when all threads have started, or one could not be started. */
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

  /** Whether all threads have started. */
  get areReady(): boolean {
    return !this.hasFailed && this.ready > 0 && this.ready === this.threads.length;
  }

  get count(): number {
    return this.threads.length;
  }

  /** Whether a thread can take more lines. */
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
    // The caller awaits the promise later. Without this, a rejection before that would end the
    // process.
    judged.catch(() => undefined);
    return judged;
  }

  async end(): Promise<void> {
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }
}
