/** Where a compiled predicate finds its variables, and what is compiled for the same places. */
import { rememberedBy } from '../base/remembered.js';
import type { Node } from './node.js';

/** The values of the variables while a predicate runs. */
export type Frame = unknown[];
export type RunInFrame = (frame: Frame) => unknown;

/**
 * The slot of each variable in the frame. Predicates have most of their parts in common, so a part
 * is compiled once for the same slots.
 */
export class Slots {
  private readonly inner = rememberedBy(
    (name: string) => name,
    (name) => new Slots(new Map([...this.slots, [name, this.nextSlot()]])),
  );
  private readonly known = new WeakMap<Node, RunInFrame>();

  private constructor(private readonly slots: ReadonlyMap<string, number>) {}

  /** The first variable has slot 0, and a second one has slot 1. */
  static readonly ofVariables: (variables: readonly string[]) => Slots = rememberedBy(
    (variables) => variables.join(' '),
    (variables) => new Slots(new Map(variables.map((name, index) => [name, index]))),
  );

  /** Undefined for a variable that is not bound. */
  slotOf(name: string): number | undefined {
    return this.slots.get(name);
  }

  /**
   * Each binding gets a slot of its own, so that an inner variable never overwrites an outer one
   * with the same name.
   */
  bind(name: string): readonly [number, Slots] {
    const inner = this.inner(name);
    return [inner.slotOf(name)!, inner];
  }

  private nextSlot(): number {
    return Math.max(1, ...this.slots.values()) + 1;
  }

  /** What `make` returned for this node the first time. */
  compiled(node: Node, make: (node: Node, slots: Slots) => RunInFrame): RunInFrame {
    let run = this.known.get(node);
    if (run === undefined) this.known.set(node, (run = make(node, this)));
    return run;
  }
}
