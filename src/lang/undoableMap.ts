/** Values by node, of which the last ones set can be taken back. */
import type { Node } from './node.js';
import { nodeHash } from './nodeHash.js';
import { sameNode } from './sameNode.js';

interface Entry<V> {
  readonly node: Node;
  value: V | undefined;
}

export class UndoableMap<V> {
  private readonly entriesByHash = new Map<number, Entry<V>[]>();
  /** The same by the node that was asked about, so that equal ones are compared once. */
  private readonly entries = new Map<Node, Entry<V>>();
  private readonly before: { readonly entry: Entry<V>; readonly value: V | undefined }[] = [];

  get(node: Node): V | undefined {
    return this.entry(node)?.value;
  }

  set(node: Node, value: V): void {
    const entry = this.entry(node) ?? this.newEntry(node);
    this.before.push({ entry, value: entry.value });
    entry.value = value;
  }

  /** How often something was set: what `backTo` takes. */
  get sets(): number {
    return this.before.length;
  }

  /** As it was when so much had been set. */
  backTo(sets: number): void {
    while (this.before.length > sets) {
      const { entry, value } = this.before.pop()!;
      entry.value = value;
    }
  }

  private newEntry(node: Node): Entry<V> {
    const entry = { node, value: undefined };
    const hash = nodeHash(node);
    const alike = this.entriesByHash.get(hash);
    if (alike === undefined) this.entriesByHash.set(hash, [entry]);
    else alike.push(entry);
    this.entries.set(node, entry);
    return entry;
  }

  private entry(node: Node): Entry<V> | undefined {
    const met = this.entries.get(node);
    if (met !== undefined) return met;
    const found = this.entriesByHash.get(nodeHash(node))?.find((one) => sameNode(one.node, node));
    if (found !== undefined) this.entries.set(node, found);
    return found;
  }
}
