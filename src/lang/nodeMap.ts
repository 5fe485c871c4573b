import type { Node } from './node.js';
import { nodeHash } from './nodeHash.js';
import { sameNode } from './sameNode.js';

/** Up to this many entries, a linear search is used. */
const FEW = 8;

interface Entry<V> {
  readonly node: Node;
  value: V;
}

/** A map whose keys are nodes. Structurally equal nodes are the same key. */
export class NodeMap<V> {
  private byHash: Map<number, Entry<V>[]> | undefined;
  private readonly inOrder: Entry<V>[] = [];

  constructor(entries?: Iterable<readonly [Node, V]>) {
    if (entries !== undefined) for (const [node, value] of entries) this.set(node, value);
  }

  get(node: Node): V | undefined {
    return this.entry(node)?.value;
  }

  has(node: Node): boolean {
    return this.entry(node) !== undefined;
  }

  set(node: Node, value: V): void {
    const known = this.entry(node);
    if (known !== undefined) {
      known.value = value;
      return;
    }
    const entry = { node, value };
    this.inOrder.push(entry);
    if (this.inOrder.length <= FEW) return;
    const added = this.byHash === undefined ? this.inOrder : [entry];
    this.byHash ??= new Map();
    for (const one of added) push(this.byHash, nodeHash(one.node), one);
  }

  /** The keys, in the order in which they were first set. */
  nodes(): readonly Node[] {
    return this.inOrder.map(({ node }) => node);
  }

  /** Entries, in the order in which their keys were first set. */
  *[Symbol.iterator](): Generator<readonly [Node, V]> {
    for (const { node, value } of this.inOrder) yield [node, value];
  }

  private entry(node: Node): Entry<V> | undefined {
    const among = this.byHash === undefined ? this.inOrder : this.byHash.get(nodeHash(node));
    return among?.find((one) => sameNode(one.node, node));
  }
}

function push<V>(byHash: Map<number, Entry<V>[]>, hash: number, entry: Entry<V>): void {
  const alike = byHash.get(hash);
  if (alike === undefined) byHash.set(hash, [entry]);
  else alike.push(entry);
}
