/**
 * Evaluates predicates that have parts in common: the policies of a set repeat most of their rules.
 * Each part is compiled once, and evaluated once for each object.
 */
import { work } from '../base/work.js';
import { compile } from './evaluate.js';
import { freeVariables, type Node } from './node.js';
import { NodeMap } from './nodeMap.js';

type Run = (first: unknown, second?: unknown) => unknown;
type Ask = (first: object, second: unknown) => boolean;

export class SharedParts {
  private readonly nodes = new NodeMap<Node>();
  private readonly asks = new Map<Node, Ask>();
  private readonly compiled = new Map<Node, Ask>();
  private parts = 0;
  /**
   * For each part, the last turn in which it was evaluated and the answer: `turn * 2`, plus 1 if it
   * was true.
   */
  private readonly known: number[] = [];
  /** The first value of the current turn. */
  private asked: object | undefined;
  private turn = 0;
  /**
   * The same for parts that read only the second value: many first values come with the same second
   * value.
   */
  private askedSecond: unknown;
  private turnOfSecond = 0;

  constructor(private readonly variables: readonly [string, string]) {}

  /** One node for all nodes that are equal to it. */
  canonical(node: Node): Node {
    const known = this.nodes.get(node);
    if (known === undefined) this.nodes.set(node, node);
    return known ?? node;
  }

  /**
   * @returns a function of the values of the two variables; equal predicates get the same function.
   *   The first value must always come with the same second value, because answers are remembered by
   *   the first.
   */
  compile(node: Node): Ask {
    const canonical = this.canonical(node);
    let made = this.compiled.get(canonical);
    if (made === undefined) {
      const ask = this.connected(canonical);
      made = (first, second) => {
        if (first !== this.asked) {
          this.asked = first;
          this.turn += 1;
          if (second !== this.askedSecond) {
            this.askedSecond = second;
            this.turnOfSecond = this.turn;
          }
        }
        return ask(first, second);
      };
      this.compiled.set(canonical, made);
    }
    return made;
  }

  private connected(node: Node): Ask {
    const canonical = this.canonical(node);
    let ask = this.asks.get(canonical);
    if (ask === undefined) this.asks.set(canonical, (ask = this.connect(canonical)));
    return ask;
  }

  /** Splits a predicate at its connectives. */
  private connect(node: Node): Ask {
    switch (node.kind) {
      case 'and':
        return this.allOf(node.items);
      case 'or':
        return this.anyOf(node.items.map((item) => this.conjuncts(item)));
      case 'not': {
        const of = this.connected(node.of);
        return (first, second) => !of(first, second);
      }
      case 'if': {
        const test = this.connected(node.test);
        const then = this.connected(node.then);
        const otherwise = this.connected(node.otherwise);
        return (first, second) => (test(first, second) ? then : otherwise)(first, second);
      }
      // A node that is no connective is a part, whose answer is remembered.
      default:
        return this.part(compile(node, this.variables), freeVariables(node).has(this.variables[0]));
    }
  }

  private conjuncts(node: Node): readonly Node[] {
    return (node.kind === 'and' ? node.items : [node]).map((item) => this.canonical(item));
  }

  /**
   * Whether all conjuncts of one of the alternatives hold. A conjunct that several alternatives
   * have in common is evaluated first, for all of them: if it is false, none of them is evaluated.
   */
  private anyOf(alternatives: readonly (readonly Node[])[]): Ask {
    const groups: Ask[] = [];
    let left = alternatives;
    while (left.length > 0) {
      const shared = mostShared(left);
      const group = shared === undefined ? left : left.filter((one) => one.includes(shared));
      if (shared === undefined) groups.push(...group.map((one) => this.allOf(one)));
      else groups.push(this.allInCommon(group));
      left = shared === undefined ? [] : left.filter((one) => !one.includes(shared));
    }
    return likelyFirst(groups, true);
  }

  private allInCommon(alternatives: readonly (readonly Node[])[]): Ask {
    const [first = [], ...others] = alternatives.map((one) => new Set(one));
    const common = new Set([...first].filter((item) => others.every((one) => one.has(item))));
    const all = this.allOf([...common]);
    const rest = alternatives.map((one) => one.filter((item) => !common.has(item)));
    if (rest.some((one) => one.length === 0)) return all;
    const any = this.anyOf(rest);
    return (first, second) => all(first, second) && any(first, second);
  }

  private allOf(items: readonly Node[]): Ask {
    return likelyFirst(
      items.map((item) => this.connected(item)),
      false,
    );
  }

  private part(run: Run, readsFirst: boolean): Ask {
    const index = this.parts;
    this.parts += 1;
    this.known.push(0);
    return (first, second) => {
      const no = (readsFirst ? this.turn : this.turnOfSecond) * 2;
      const known = this.known[index]!;
      if (known >= no) return known > no;
      work.asked += 1;
      const answer = Boolean(run(first, second));
      this.known[index] = answer ? no + 1 : no;
      return answer;
    };
  }
}

/** The conjunct that most of the alternatives share; undefined if no two share one. */
function mostShared(alternatives: readonly (readonly Node[])[]): Node | undefined {
  const counts = new Map<Node, number>();
  for (const item of alternatives.flatMap((one) => [...new Set(one)]))
    counts.set(item, (counts.get(item) ?? 0) + 1);
  let most: Node | undefined;
  for (const [item, count] of counts)
    if (count > (most === undefined ? 1 : counts.get(most)!)) most = item;
  return most;
}

/** Whether an item answers `wanted`. The item that did so the last time is asked first. */
function likelyFirst(items: readonly Ask[], wanted: boolean): Ask {
  let likely = 0;
  return (first, second) => {
    if (items.length === 0) return !wanted;
    if (items[likely]!(first, second) === wanted) return wanted;
    for (let i = 0; i < items.length; i += 1)
      if (i !== likely && items[i]!(first, second) === wanted) {
        likely = i;
        return wanted;
      }
    return !wanted;
  };
}
