import { hashOfText } from '../base/hashOfText.js';
import type { Node } from './node.js';

/** Nodes are immutable, so the hash of each is computed once, from the hashes of its parts. */
const known = new WeakMap<Node, number>();

/** A hash: structurally equal nodes have the same number, and other nodes rarely do. */
export function nodeHash(node: Node): number {
  let hash = known.get(node);
  if (hash === undefined) known.set(node, (hash = hashOfEntries(node)));
  return hash;
}

/** The hash does not depend on the order of the keys. */
function hashOfEntries(of: object): number {
  const entries = of as Readonly<Record<string, unknown>>;
  let hash = 0;
  for (const key in entries)
    hash = (hash + Math.imul(hashOfKey(key) | 1, hashOfValue(entries[key]) + 0x9e3779b9)) | 0;
  return hash;
}

/** The hash of each key. Nodes use only a few different keys. */
const keys = new Map<string, number>();
function hashOfKey(key: string): number {
  let hash = keys.get(key);
  if (hash === undefined) keys.set(key, (hash = hashOfText(key)));
  return hash;
}

function hashOfValue(value: unknown): number {
  if (typeof value === 'string') return hashOfText(value);
  if (typeof value !== 'object' || value === null)
    return hashOfText(`${typeof value} ${String(value)}`);
  if (Array.isArray(value)) return value.reduce<number>(joined, value.length);
  return 'kind' in value ? nodeHash(value as Node) : hashOfEntries(value);
}

const joined = (hash: number, item: unknown): number =>
  (Math.imul(hash, 31) + hashOfValue(item)) | 0;
