/**
 * Predicates with parts in common: policies of one set repeat most of their rules. A part is
 * compiled once, and asked once of each thing.
 */
import { exactJson } from '../base/exactJson.js';
import { remembered } from '../base/remembered.js';
import { compile } from './evaluate.js';
import type { Node } from './node.js';

type Run = (first: unknown, second?: unknown) => unknown;
/** What is known of one thing so far, by part. */
type Known = (boolean | undefined)[];
type Ask = (known: Known, first: object, second: unknown) => boolean;

export class SharedParts {
  private readonly indexes = new Map<string, number>();
  private readonly runs: Run[] = [];
  private readonly knownOf = remembered((_: object): Known => []);

  constructor(private readonly variables: readonly [string, string]) {}

  /**
   * @returns a function of the values of the two variables. The first stands for both: it is always
   *   asked with the same second.
   */
  compile(node: Node): (first: object, second: unknown) => boolean {
    const ask = this.connect(node);
    return (first, second) => ask(this.knownOf(first), first, second);
  }

  /** Down to what is no connective. */
  private connect(node: Node): Ask {
    switch (node.kind) {
      case 'and': {
        const items = node.items.map((item) => this.connect(item));
        return (known, first, second) => items.every((item) => item(known, first, second));
      }
      case 'or': {
        const items = node.items.map((item) => this.connect(item));
        return (known, first, second) => items.some((item) => item(known, first, second));
      }
      case 'not': {
        const of = this.connect(node.of);
        return (known, first, second) => !of(known, first, second);
      }
      case 'if': {
        const test = this.connect(node.test);
        const then = this.connect(node.then);
        const otherwise = this.connect(node.otherwise);
        return (known, first, second) =>
          (test(known, first, second) ? then : otherwise)(known, first, second);
      }
      // Everything else is a part.
      default:
        return this.part(node);
    }
  }

  private part(node: Node): Ask {
    const key = exactJson(node, 0);
    const index = this.indexes.get(key) ?? this.runs.length;
    if (index === this.runs.length) {
      this.indexes.set(key, index);
      this.runs.push(compile(node, this.variables));
    }
    const run = this.runs[index]!;
    return (known, first, second) => (known[index] ??= Boolean(run(first, second)));
  }
}
