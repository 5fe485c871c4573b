/**
 * A worker that runs the core, as promises. What has become pointless is given up by ending the
 * worker: the core does not pause.
 */
import source from 'core-worker';
import type { Problem } from '../src/api/index.js';
import type { OrderName, Orders, Response, TargetGaps } from './messages.js';
import { trustedScriptUrl } from './trusted.js';

/** The order was given up for a newer one. */
export class Superseded extends Error {}

/** The input is at fault. */
export class Faulty extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super('the input has errors');
  }
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: ((progress: TargetGaps) => void) | undefined;
}

/**
 * A blob is of this page wherever the page is, a file included, and stands under its content
 * security policy.
 */
const url = trustedScriptUrl(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));

export class Core {
  private worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(private readonly name: string) {
    this.worker = this.started();
  }

  ask<Name extends OrderName>(
    name: Name,
    order: Orders[Name]['order'],
    progress?: (progress: TargetGaps) => void,
  ): Promise<Orders[Name]['answer']> {
    const id = (this.last += 1);
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, progress });
      this.worker.postMessage({ id, name, order });
    }) as Promise<Orders[Name]['answer']>;
  }

  /** Gives up whatever is being done; the worker then knows nothing of earlier orders. */
  supersede(): void {
    if (this.waiting.size > 0) this.restart(new Superseded('a newer input came'));
  }

  private restart(reason: Error): void {
    this.worker.terminate();
    const given = [...this.waiting.values()];
    this.waiting.clear();
    this.worker = this.started();
    for (const { reject } of given) reject(reason);
  }

  private started(): Worker {
    const worker = new Worker(url, { name: this.name });
    worker.onmessage = ({ data }: MessageEvent<Response>) => this.receive(data);
    worker.onerror = (event) => this.restart(new Error(event.message));
    return worker;
  }

  private receive(response: Response): void {
    const waiting = this.waiting.get(response.id);
    if (waiting === undefined) return;
    if ('progress' in response) {
      waiting.progress?.(response.progress);
      return;
    }
    this.waiting.delete(response.id);
    if ('answer' in response) waiting.resolve(response.answer);
    else
      waiting.reject(
        'problems' in response ? new Faulty(response.problems) : new Error(response.failure),
      );
  }
}
