/**
 * The reference evaluator: compiles a bound predicate to closures once, and then runs them for each
 * pod.
 */
import { remembered, rememberedBy, rememberedLast } from '../base/remembered.js';
import { work } from '../base/work.js';
import type { Int64 } from '../ir/policySet.js';
import {
  lessOrEqualInts,
  propertyReader,
  readProperty,
  hasItem,
  sameItemsIn,
  sameValue,
  sortedSetOf,
  textOperators,
  withoutItems,
} from './literals.js';
import { freeVariables, type Node } from './node.js';
import { Slots, type Frame, type RunInFrame } from './slots.js';

/**
 * Compiles `node` for repeated use. Results are kept, so that a node is compiled once for each list
 * of variables.
 * @param variables names of its free variables, in the order in which values are passed.
 * @returns a function of those values. An optional result that is absent is `undefined`.
 * @throws Error if the node has a policy parameter: bind it first.
 */
export const compile = (node: Node, variables: Variables): Compiled =>
  compiledOver(node)(variables);

type Variables = readonly [string] | readonly [string, string];
type Compiled = (first: unknown, second?: unknown) => unknown;

const compiledOver = remembered((node: Node) =>
  rememberedBy(
    (variables: Variables) => variables.join(' '),
    (variables) => compiled(node, variables),
  ),
);

function compiled(node: Node, variables: Variables): Compiled {
  work.compiled += 1;
  const run = compileNode(node, Slots.ofVariables(variables));
  // A predicate never calls itself, so all calls can share one frame. A rest parameter would
  // allocate an array for each call.
  const frame: Frame = [undefined, undefined];
  return (first, second) => {
    frame[0] = first;
    frame[1] = second;
    return run(frame);
  };
}

const compileNode = (node: Node, slots: Slots): RunInFrame => slots.compiled(node, newRun);

/**
 * Each closure refers only to its parts. There are many closures and they live long, so they must
 * not keep more in memory.
 */
function newRun(node: Node, slots: Slots): RunInFrame {
  switch (node.kind) {
    case 'literal': {
      const value = node.value ?? undefined;
      return () => value;
    }
    case 'param':
      throw new Error(`policy parameter ${node.path.join('.')} is not bound`);
    case 'variable': {
      const slot = slotOf(node, slots);
      return (frame) => frame[slot];
    }
    case 'field':
    case 'at':
      return compilePath(node, slots);
    case 'lookup': {
      const of = compileNode(node.of, slots);
      const key = compileNode(node.key, slots);
      return (frame) => readProperty(of(frame), String(key(frame)));
    }
    case 'has': {
      const of = compileNode(node.of, slots);
      return (frame) => of(frame) !== undefined;
    }
    case 'else': {
      const of = compileNode(node.of, slots);
      const value = compileNode(node.value, slots);
      return (frame) => of(frame) ?? value(frame);
    }
    case 'onlyIf': {
      const test = compileNode(node.test, slots);
      const value = compileNode(node.value, slots);
      return (frame) => (test(frame) ? value(frame) : undefined);
    }
    case 'orOpt': {
      const of = compileNode(node.of, slots);
      const other = compileNode(node.other, slots);
      return (frame) => of(frame) ?? other(frame);
    }
    case 'ifPresent':
      return compileIfPresent(node, slots);
    case 'if': {
      const test = compileNode(node.test, slots);
      const then = compileNode(node.then, slots);
      const otherwise = compileNode(node.otherwise, slots);
      return (frame) => (test(frame) ? then(frame) : otherwise(frame));
    }
    case 'not': {
      const of = compileNode(node.of, slots);
      return (frame) => !of(frame);
    }
    case 'and': {
      const items = compileAll(node.items, slots);
      return (frame) => {
        for (let i = 0; i < items.length; i += 1) if (!items[i]!(frame)) return false;
        return true;
      };
    }
    case 'or': {
      const items = compileAll(node.items, slots);
      return (frame) => {
        for (let i = 0; i < items.length; i += 1) if (items[i]!(frame)) return true;
        return false;
      };
    }
    case 'equal': {
      const left = compileNode(node.left, slots);
      if (node.right.kind === 'literal' && typeof node.right.value !== 'object') {
        const { value } = node.right;
        return (frame) => sameValue(left(frame), value);
      }
      const right = compileNode(node.right, slots);
      return (frame) => sameValue(left(frame), right(frame));
    }
    case 'lessOrEqual': {
      const left = compileNode(node.left, slots);
      const right = compileNode(node.right, slots);
      return (frame) => lessOrEqualInts(left(frame) as Int64, right(frame) as Int64);
    }
    case 'in': {
      const item = compileNode(node.item, slots);
      const list = compileNode(node.list, slots);
      return (frame) => hasItem(list(frame) as readonly unknown[], item(frame));
    }
    case 'startsWith':
    case 'endsWith':
    case 'contains':
    case 'trimPrefix':
    case 'trimSuffix':
    case 'before':
    case 'split': {
      const of = compileNode(node.of, slots);
      const arg = compileNode(node.arg, slots);
      const operator = textOperators[node.kind];
      return (frame) => operator(of(frame) as string, arg(frame) as string);
    }
    case 'sameItems': {
      const left = compileNode(node.left, slots);
      const right = compileNode(node.right, slots);
      return (frame) => sameItemsIn(left(frame) as string[], right(frame) as string[]);
    }
    case 'concat': {
      const items = compileAll(node.items, slots);
      return (frame) => {
        let text = '';
        for (const item of items) text += item(frame) as string;
        return text;
      };
    }
    case 'join': {
      const items = compileAll(node.items, slots);
      return (frame) => joined(items, frame);
    }
    case 'without': {
      const of = compileNode(node.of, slots);
      const other = compileNode(node.other, slots);
      return (frame) => withoutItems(of(frame) as string[], other(frame) as string[]);
    }
    case 'sortedSet': {
      const of = compileNode(node.of, slots);
      return (frame) => sortedSetOf(of(frame) as string[]);
    }
    case 'all':
    case 'any':
      return compileQuantifier(node, slots);
    case 'each':
      return compileEach(node, slots);
    case 'longerThan': {
      const of = compileNode(node.of, slots);
      const { count } = node;
      return (frame) => (of(frame) as readonly unknown[]).length > count;
    }
    case 'isEmpty': {
      const of = compileNode(node.of, slots);
      return (frame) => (of(frame) as readonly unknown[]).length === 0;
    }
    case 'first': {
      const of = compileNode(node.of, slots);
      const { key } = node;
      return (frame) => readProperty((of(frame) as unknown[])[0], key) ?? 0;
    }
    case 'object': {
      const entries = compileEntries(node.entries, slots);
      return (frame): unknown =>
        Object.fromEntries(
          entries
            .map(([key, value]) => [key, value(frame)])
            .filter(([, value]) => value !== undefined && value !== ''),
        );
    }
    case 'list': {
      const items = compileAll(node.items, slots);
      return (frame) => items.map((item) => item(frame));
    }
  }
}

const compileAll = (nodes: readonly Node[], slots: Slots): readonly RunInFrame[] =>
  nodes.map((node) => compileNode(node, slots));

const compileEntries = (
  entries: Extract<Node, { kind: 'object' }>['entries'],
  slots: Slots,
): readonly (readonly [string, RunInFrame])[] =>
  entries.map(([key, value]) => [key, compileNode(value, slots)]);

/** Reads all steps of a path in one closure: most of the time of a predicate goes into reading. */
function compilePath(node: Extract<Node, { kind: 'field' | 'at' }>, slots: Slots): RunInFrame {
  const last = propertyReader(node.key);
  const { of } = node;
  if (of.kind === 'variable') {
    const start = slotOf(of, slots);
    return (frame) => last(frame[start]);
  }
  if (of.kind !== 'field' && of.kind !== 'at') {
    const start = compileNode(of, slots);
    return (frame) => last(start(frame));
  }
  const before = propertyReader(of.key);
  if (of.of.kind === 'variable') {
    const start = slotOf(of.of, slots);
    return (frame) => last(before(frame[start]));
  }
  const start = compileNode(of.of, slots);
  return (frame) => last(before(start(frame)));
}

function slotOf({ name }: Extract<Node, { kind: 'variable' }>, slots: Slots): number {
  const slot = slots.slotOf(name);
  if (slot === undefined) throw new Error(`variable ${name} is not bound`);
  return slot;
}

/** Usually only one of the lists has items. That list is then used without a copy. */
function joined(items: readonly RunInFrame[], frame: Frame): readonly unknown[] {
  let all: readonly unknown[] = [];
  for (let i = 0; i < items.length; i += 1) {
    const list = items[i]!(frame) as readonly unknown[];
    if (list.length > 0) all = all.length === 0 ? list : [...all, ...list];
  }
  return all;
}

function compileIfPresent(node: Extract<Node, { kind: 'ifPresent' }>, slots: Slots): RunInFrame {
  const of = compileNode(node.of, slots);
  const absent = compileNode(node.absent, slots);
  const [slot, inner] = slots.bind(node.name);
  const then = compileNode(node.then, inner);
  return (frame) => {
    const value = of(frame);
    if (value === undefined) return absent(frame);
    frame[slot] = value;
    return then(frame);
  };
}

function compileQuantifier(node: Extract<Node, { kind: 'all' | 'any' }>, slots: Slots): RunInFrame {
  const list = compileList(node.list, slots);
  const [slot, inner] = slots.bind(node.name);
  const body = compileNode(node.body, inner);
  const wanted = node.kind === 'any';
  return (frame) => {
    const items = list(frame) as readonly unknown[];
    for (let i = 0; i < items.length; i += 1) {
      frame[slot] = items[i];
      if (Boolean(body(frame)) === wanted) return wanted;
    }
    return !wanted;
  };
}

function compileEach(node: Extract<Node, { kind: 'each' }>, slots: Slots): RunInFrame {
  const list = compileList(node.list, slots);
  const [slot, inner] = slots.bind(node.name);
  const body = compileNode(node.body, inner);
  return (frame) =>
    (list(frame) as readonly unknown[]).flatMap((item) => {
      frame[slot] = item;
      return body(frame);
    });
}

/**
 * Most predicates go over all containers of a pod, so this joined list is made once for each pod.
 */
function compileList(node: Node, slots: Slots): RunInFrame {
  const [name, ...others] = node.kind === 'join' ? freeVariables(node) : [];
  const slot = name === undefined || others.length > 0 ? undefined : slots.slotOf(name);
  if (name === undefined || slot === undefined) return compileNode(node, slots);
  const read = readLast(node)(name);
  return (frame) => read(frame[slot] as object);
}

const readLast = remembered((node: Node) =>
  rememberedBy(
    (name: string) => name,
    (name) => rememberedLast<object, unknown>(compile(node, [name])),
  ),
);
