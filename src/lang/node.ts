/**
 * The predicate language: a small expression tree over a pod, a policy and the items of their
 * lists. Controls build it with the typed builders of `build.ts`. The evaluator, the printers of
 * CEL and Rego, and the analysis of gaps read it.
 *
 * A node is definite or optional. An optional node (`at`, `lookup`, `onlyIf`, `orOpt`, a nullable
 * `param`) may have no value. Only `else`, `has`, `orOpt` and `ifPresent` accept optional nodes as
 * operands. JSON null counts as absent.
 */
import type { Int64 } from '../ir/policySet.js';

/** A literal. null means "absent" and occurs only where an optional is expected. */
export type Literal =
  boolean | string | Int64 | null | readonly Literal[] | { readonly [key: string]: Literal };

export type Node =
  | { readonly kind: 'literal'; readonly value: Literal }
  /** A value of the policy, by its path in PolicySpec. `bindPolicy` replaces it by a literal. */
  | { readonly kind: 'param'; readonly path: readonly string[] }
  /**
   * The pod (`pod`), or an item or value that an enclosing `all`, `any`, `each` or `ifPresent`
   * binds.
   */
  | { readonly kind: 'variable'; readonly name: string }
  /** A property that is always present. */
  | { readonly kind: 'field'; readonly of: Node; readonly key: string }
  /** A property that may be absent, read from a definite or optional object. */
  | { readonly kind: 'at'; readonly of: Node; readonly key: string }
  /** An entry of a string map under a computed key; may be absent. */
  | { readonly kind: 'lookup'; readonly of: Node; readonly key: Node }
  | { readonly kind: 'has'; readonly of: Node }
  | { readonly kind: 'else'; readonly of: Node; readonly value: Node }
  /** The value if `test` holds; otherwise absent. */
  | { readonly kind: 'onlyIf'; readonly test: Node; readonly value: Node }
  /** The first optional if it is present; otherwise the second. */
  | { readonly kind: 'orOpt'; readonly of: Node; readonly other: Node }
  | {
      readonly kind: 'ifPresent';
      readonly of: Node;
      readonly name: string;
      readonly then: Node;
      readonly absent: Node;
    }
  | { readonly kind: 'if'; readonly test: Node; readonly then: Node; readonly otherwise: Node }
  | { readonly kind: 'not'; readonly of: Node }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Node[] }
  | { readonly kind: 'equal'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'lessOrEqual'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'in'; readonly item: Node; readonly list: Node }
  | { readonly kind: 'startsWith' | 'endsWith' | 'contains'; readonly of: Node; readonly arg: Node }
  | { readonly kind: 'trimPrefix' | 'trimSuffix'; readonly of: Node; readonly arg: Node }
  /** The part of a text before the first `arg`, or the whole text if there is none. */
  | { readonly kind: 'before'; readonly of: Node; readonly arg: Node }
  | { readonly kind: 'split'; readonly of: Node; readonly arg: Node }
  /** Whether two lists have the same items, each the same number of times, in any order. */
  | { readonly kind: 'sameItems'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'concat'; readonly items: readonly Node[] }
  /** Lists, one after the other. */
  | { readonly kind: 'join'; readonly items: readonly Node[] }
  /** The items of `of` that are not in `other`. */
  | { readonly kind: 'without'; readonly of: Node; readonly other: Node }
  /** Without duplicates and sorted by bytes, as Go's sets.String lists its items. */
  | { readonly kind: 'sortedSet'; readonly of: Node }
  | {
      readonly kind: 'all' | 'any';
      readonly list: Node;
      readonly name: string;
      readonly body: Node;
    }
  /** For each item, the list that `body` gives; all these lists one after the other. */
  | { readonly kind: 'each'; readonly list: Node; readonly name: string; readonly body: Node }
  | { readonly kind: 'isEmpty'; readonly of: Node }
  | { readonly kind: 'longerThan'; readonly of: Node; readonly count: number }
  /**
   * The property `key` of the list's first item. 0 for an empty list: a policy with such a list is
   * unusable anyway.
   */
  | { readonly kind: 'first'; readonly of: Node; readonly key: string }
  /** Entries that are the empty string are left out, as Go's omitempty does. */
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Node])[] }
  | { readonly kind: 'list'; readonly items: readonly Node[] };

type Change = (child: Node) => Node;

/**
 * The node with `change` applied to each direct child. If no child changes, the same node is
 * returned.
 */
export function mapChildren(node: Node, change: Change): Node {
  switch (node.kind) {
    case 'literal':
    case 'param':
    case 'variable':
      return node;
    case 'field':
    case 'at':
    case 'has':
    case 'not':
    case 'sortedSet':
    case 'isEmpty':
    case 'longerThan':
    case 'first': {
      const of = change(node.of);
      return of === node.of ? node : { ...node, of };
    }
    case 'lookup': {
      const of = change(node.of);
      const key = change(node.key);
      return of === node.of && key === node.key ? node : { ...node, of, key };
    }
    case 'else': {
      const of = change(node.of);
      const value = change(node.value);
      return of === node.of && value === node.value ? node : { ...node, of, value };
    }
    case 'onlyIf': {
      const test = change(node.test);
      const value = change(node.value);
      return test === node.test && value === node.value ? node : { ...node, test, value };
    }
    case 'orOpt':
    case 'without': {
      const of = change(node.of);
      const other = change(node.other);
      return of === node.of && other === node.other ? node : { ...node, of, other };
    }
    case 'ifPresent': {
      const of = change(node.of);
      const then = change(node.then);
      const absent = change(node.absent);
      return of === node.of && then === node.then && absent === node.absent
        ? node
        : { ...node, of, then, absent };
    }
    case 'if': {
      const test = change(node.test);
      const then = change(node.then);
      const otherwise = change(node.otherwise);
      return test === node.test && then === node.then && otherwise === node.otherwise
        ? node
        : { ...node, test, then, otherwise };
    }
    case 'and':
    case 'or':
    case 'concat':
    case 'join':
    case 'list': {
      const items = mapAll(node.items, change);
      return items === node.items ? node : { ...node, items };
    }
    case 'equal':
    case 'lessOrEqual':
    case 'sameItems': {
      const left = change(node.left);
      const right = change(node.right);
      return left === node.left && right === node.right ? node : { ...node, left, right };
    }
    case 'in': {
      const item = change(node.item);
      const list = change(node.list);
      return item === node.item && list === node.list ? node : { ...node, item, list };
    }
    case 'startsWith':
    case 'endsWith':
    case 'contains':
    case 'trimPrefix':
    case 'trimSuffix':
    case 'before':
    case 'split': {
      const of = change(node.of);
      const arg = change(node.arg);
      return of === node.of && arg === node.arg ? node : { ...node, of, arg };
    }
    case 'all':
    case 'any':
    case 'each': {
      const list = change(node.list);
      const body = change(node.body);
      return list === node.list && body === node.body ? node : { ...node, list, body };
    }
    case 'object': {
      const values = node.entries.map(([, value]) => value);
      const changed = mapAll(values, change);
      return changed === values
        ? node
        : { ...node, entries: node.entries.map(([key], i) => [key, changed[i]!] as const) };
    }
  }
}

function mapAll(items: readonly Node[], change: Change): readonly Node[] {
  const changed = items.map(change);
  return changed.every((item, i) => item === items[i]) ? items : changed;
}

/** The variables that `node` reads but does not bind. */
export function freeVariables(node: Node): ReadonlySet<string> {
  const free = new Set<string>();
  const visit = (at: Node, bound: ReadonlySet<string>): void => {
    if (at.kind === 'variable') {
      if (!bound.has(at.name)) free.add(at.name);
      return;
    }
    if (at.kind === 'all' || at.kind === 'any' || at.kind === 'each') {
      visit(at.list, bound);
      visit(at.body, new Set([...bound, at.name]));
      return;
    }
    if (at.kind === 'ifPresent') {
      visit(at.of, bound);
      visit(at.absent, bound);
      visit(at.then, new Set([...bound, at.name]));
      return;
    }
    mapChildren(at, (child) => (visit(child, bound), child));
  };
  visit(node, new Set());
  return free;
}
