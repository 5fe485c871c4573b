/** Values by node, of which the last ones set can be taken back. */
import type { Node } from './node.js';
import { NodeMap } from './nodeMap.js';

interface Held<V> {
  value: V | undefined;
}

export class UndoableMap<V> {
  private readonly byNode = new NodeMap<Held<V>>();
  /** The same by the object that was asked about, so that equal nodes are compared once. */
  private readonly byObject = new Map<Node, Held<V>>();
  private readonly before: { readonly held: Held<V>; readonly value: V | undefined }[] = [];

  get(node: Node): V | undefined {
    return this.held(node)?.value;
  }

  set(node: Node, value: V): void {
    let held = this.held(node);
    if (held === undefined) this.byNode.set(node, (held = { value: undefined }));
    this.before.push({ held, value: held.value });
    held.value = value;
  }

  /** How often something was set: what `backTo` takes. */
  get sets(): number {
    return this.before.length;
  }

  /** As it was when so much had been set. */
  backTo(sets: number): void {
    while (this.before.length > sets) {
      const { held, value } = this.before.pop()!;
      held.value = value;
    }
  }

  private held(node: Node): Held<V> | undefined {
    const met = this.byObject.get(node);
    if (met !== undefined) return met;
    const held = this.byNode.get(node);
    if (held !== undefined) this.byObject.set(node, held);
    return held;
  }
}
