/**
 * Predicates with parts in common: policies of one set repeat most of their rules. A part is
 * compiled once, and asked once of each thing.
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
  /** What is known of the things that are asked about: `turn * 2`, and 1 more for yes; by part. */
  private readonly known: number[] = [];
  private asked: object | undefined;
  private turn = 0;
  /** Of parts that read nothing of the first: many things have the same second. */
  private askedSecond: unknown;
  private turnOfSecond = 0;

  constructor(private readonly variables: readonly [string, string]) {}

  /** The same node for equal predicates. */
  canonical(node: Node): Node {
    const known = this.nodes.get(node);
    if (known === undefined) this.nodes.set(node, node);
    return known ?? node;
  }

  /**
   * @returns a function of the values of the two variables, the same one for equal predicates. The
   *   first stands for both: it is always asked with the same second.
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

  /** Down to what is no connective. */
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
      // Everything else is a part.
      default:
        return this.part(compile(node, this.variables), freeVariables(node).has(this.variables[0]));
    }
  }

  private conjuncts(node: Node): readonly Node[] {
    return (node.kind === 'and' ? node.items : [node]).map((item) => this.canonical(item));
  }

  /**
   * Whether all conjuncts of one of the alternatives hold. What alternatives have in common is
   * asked first, and once for all of them: where it does not hold, none of them is looked at.
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

/** The conjunct that most of several alternatives have; none where each has its own. */
function mostShared(alternatives: readonly (readonly Node[])[]): Node | undefined {
  const counts = new Map<Node, number>();
  for (const item of alternatives.flatMap((one) => [...new Set(one)]))
    counts.set(item, (counts.get(item) ?? 0) + 1);
  let most: Node | undefined;
  for (const [item, count] of counts)
    if (count > (most === undefined ? 1 : counts.get(most)!)) most = item;
  return most;
}

/** Whether one of them answers so; asked first is the one that did the last time. */
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
