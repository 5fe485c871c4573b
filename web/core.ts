/**
 * Runs the core in a worker and returns promises. If an order is outdated, the worker stops it at
 * its next pause and keeps what it knows. If the worker does not pause soon, it is terminated.
 */
import source from 'core-worker';
import type { Problem } from '../src/api/index.js';
import type { OrderName, Orders, Progress, Request, Response } from './messages.js';
import { trustedScriptUrl } from './trusted.js';

/** The order was cancelled for a newer one. */
export class Superseded extends Error {}

/** The input has faults. */
export class Faulty extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super('the input has errors');
  }
}

interface Waiting {
  readonly request: Request;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: ((progress: Progress) => void) | undefined;
}

/**
 * A blob URL has the origin of the page, also for a page that is opened from a file, and falls
 * under the page's Content-Security-Policy.
 */
const url = trustedScriptUrl(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));

/** Milliseconds until the worker must pause. */
const PATIENCE = 1000;

export class Core {
  private worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  /** Cancelled orders on which the worker may still work. */
  private readonly givenUp = new Set<number>();
  private last = 0;

  constructor(private readonly name: string) {
    this.worker = this.started();
  }

  ask<Name extends OrderName>(
    name: Name,
    order: Orders[Name]['order'],
    progress?: (progress: Progress) => void,
  ): Promise<Orders[Name]['answer']> {
    const id = (this.last += 1);
    const request: Request = { id, name, order };
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { request, resolve, reject, progress });
      this.worker.postMessage(request);
    }) as Promise<Orders[Name]['answer']>;
  }

  /** Cancels the present orders, because a newer input follows. */
  supersede(): void {
    const given = [...this.waiting];
    this.waiting.clear();
    for (const [id] of given) this.givenUp.add(id);
    for (const [, { reject }] of given) reject(new Superseded('a newer input came'));
    const ids = given.map(([id]) => id);
    if (ids.length > 0)
      setTimeout(() => {
        if (ids.some((id) => this.givenUp.has(id))) this.restart();
      }, PATIENCE);
  }

  /** Starts a new worker and repeats the orders that are still wanted. */
  private restart(): void {
    this.worker.terminate();
    this.givenUp.clear();
    this.worker = this.started();
    for (const { request } of this.waiting.values()) this.worker.postMessage(request);
  }

  private fail(reason: Error): void {
    const given = [...this.waiting.values()];
    this.waiting.clear();
    this.restart();
    for (const { reject } of given) reject(reason);
  }

  private started(): Worker {
    const worker = new Worker(url, { name: this.name });
    worker.onmessage = ({ data }: MessageEvent<Response>) => this.receive(data);
    worker.onerror = (event) => this.fail(new Error(event.message));
    return worker;
  }

  private receive(response: Response): void {
    if (!('progress' in response)) this.givenUp.delete(response.id);
    const waiting = this.waiting.get(response.id);
    if (waiting === undefined) return;
    if ('progress' in response) {
      waiting.progress?.(response.progress);
      return;
    }
    this.waiting.delete(response.id);
    if ('answer' in response) waiting.resolve(response.answer);
    else if ('outdated' in response) waiting.reject(new Superseded('a newer input came'));
    else
      waiting.reject(
        'problems' in response ? new Faulty(response.problems) : new Error(response.failure),
      );
  }
}
