/**
 * Maps from nodes to values whose changes can be taken back in reverse order. They also record
 * which values were read.
 */
import type { Node } from './node.js';
import { NodeMap } from './nodeMap.js';

/** A value in a map. */
interface Held<V = unknown> {
  value: V | undefined;
  /** Length of the trail after the value was set; 0 if it was never set. */
  setAt: number;
}

/** The values that a function read, as they were when it ended. */
export interface TrailReading {
  readonly at: number;
  readonly read: readonly Held[];
  readonly left: readonly unknown[];
}

/** The changes of all maps that belong to it, in order. */
export class Trail {
  private readonly steps: (Held & { readonly held: Held })[] = [];
  private noted: Set<Held> | undefined;

  /** The number of changes, for `backTo`. */
  get length(): number {
    return this.steps.length;
  }

  set<V>(held: Held<V>, value: V): void {
    this.steps.push({ held, value: held.value, setAt: held.setAt });
    held.value = value;
    held.setAt = this.steps.length;
  }

  /** Takes back all changes after the first `length` ones. */
  backTo(length: number): void {
    while (this.steps.length > length) {
      const { held, value, setAt } = this.steps.pop()!;
      held.value = value;
      held.setAt = setAt;
    }
  }

  /** Runs `ask`. @returns its answer and what it read. The caller has to take back what it set. */
  noting<T>(ask: () => T): { readonly answer: T; readonly reading: TrailReading } {
    const at = this.length;
    const noted = (this.noted = new Set());
    const answer = ask();
    this.noted = undefined;
    const read = [...noted];
    return { answer, reading: { at, read, left: read.map(({ value }) => value) } };
  }

  note(held: Held): void {
    this.noted?.add(held);
  }

  /** Whether one of the values that were read has changed since. */
  hasChanged({ at, read, left }: TrailReading): boolean {
    return read.some(({ setAt, value }, i) => setAt > at && value !== left[i]);
  }
}

export class TrailMap<V> {
  private readonly byNode = new NodeMap<Held<V>>();
  /** A second index by object identity, so that structurally equal nodes are compared only once. */
  private readonly byObject = new Map<Node, Held<V>>();

  constructor(private readonly trail: Trail) {}

  get(node: Node): V | undefined {
    const held = this.held(node);
    this.trail.note(held);
    return held.value;
  }

  set(node: Node, value: V): void {
    this.trail.set(this.held(node), value);
  }

  /** Sets a value that is computed from the old one. The old value does not count as read. */
  update(node: Node, change: (value: V | undefined) => V): void {
    const held = this.held(node);
    this.trail.set(held, change(held.value));
  }

  private held(node: Node): Held<V> {
    let held = this.byObject.get(node);
    if (held !== undefined) return held;
    held = this.byNode.get(node);
    if (held === undefined) this.byNode.set(node, (held = { value: undefined, setAt: 0 }));
    this.byObject.set(node, held);
    return held;
  }
}
