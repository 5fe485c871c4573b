import type { Node } from './node.js';
import { nodeHash } from './nodeHash.js';
import { sameNode } from './sameNode.js';

/** Values by node, where structurally equal nodes are one. */
export class NodeMap<V> {
  private readonly entriesByHash = new Map<number, { readonly node: Node; value: V }[]>();
  private readonly inOrder: { readonly node: Node; value: V }[] = [];

  constructor(entries: Iterable<readonly [Node, V]> = []) {
    for (const [node, value] of entries) this.set(node, value);
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
    const hash = nodeHash(node);
    const alike = this.entriesByHash.get(hash);
    if (alike === undefined) this.entriesByHash.set(hash, [entry]);
    else alike.push(entry);
  }

  /** Each once, as it was first set. */
  nodes(): readonly Node[] {
    return this.inOrder.map(({ node }) => node);
  }

  /** In the order in which the nodes were first set. */
  *[Symbol.iterator](): Generator<readonly [Node, V]> {
    for (const { node, value } of this.inOrder) yield [node, value];
  }

  private entry(node: Node): { readonly node: Node; value: V } | undefined {
    return this.entriesByHash.get(nodeHash(node))?.find((one) => sameNode(one.node, node));
  }
}
