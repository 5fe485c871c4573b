/** Values by node that can be taken back, the last ones first, and what was read of them meanwhile. */
import type { Node } from './node.js';
import { NodeMap } from './nodeMap.js';

interface Held<V = unknown> {
  value: V | undefined;
  /** The length of the trail once it was set; nothing where it never was. */
  setAt: number;
}

/** What something read of the maps of a trail, and left there when it was done. */
export interface TrailReading {
  readonly at: number;
  readonly read: readonly Held[];
  readonly left: readonly unknown[];
}

/** What was set in the maps that go along it, in order. */
export class Trail {
  private readonly steps: (Held & { readonly held: Held })[] = [];
  private noted: Set<Held> | undefined;

  /** How much was set: what `backTo` takes. */
  get length(): number {
    return this.steps.length;
  }

  set<V>(held: Held<V>, value: V): void {
    this.steps.push({ held, value: held.value, setAt: held.setAt });
    held.value = value;
    held.setAt = this.steps.length;
  }

  /** As it was when so much had been set. */
  backTo(length: number): void {
    while (this.steps.length > length) {
      const { held, value, setAt } = this.steps.pop()!;
      held.value = value;
      held.setAt = setAt;
    }
  }

  /** @returns what it answers, and what it read. What it sets is for the caller to take back. */
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

  /** Whether something that was read was set since, to another value than was left there. */
  hasChanged({ at, read, left }: TrailReading): boolean {
    return read.some(({ setAt, value }, i) => setAt > at && value !== left[i]);
  }
}

export class TrailMap<V> {
  private readonly byNode = new NodeMap<Held<V>>();
  /** The same by the object that was asked about, so that equal nodes are compared once. */
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

  /** Sets what follows from the value of before, which does not count as read. */
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
