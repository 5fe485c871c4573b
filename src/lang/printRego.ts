/**
 * Prints predicates as Rego v1. Conditions become rule bodies, and alternatives become functions.
 * Policy parameters stay symbolic and are read from `policy.spec`; values of the pod are read from
 * the input. An absent value is null.
 */
import { freeVariables, mapChildren, type Node } from './node.js';
import { NodeMap } from './nodeMap.js';
import { callText, functionText, indentRego, type RegoFunction } from './regoFunctions.js';
import { besides, dotted, dottedBeside, policyValue } from './regoPaths.js';
import { regoLiteral, regoName } from './regoWords.js';

export class RegoPrinter {
  private readonly functions: RegoFunction[] = [];
  private readonly byKey = new Map<string, string>();
  private count = 0;

  /**
   * @param globals variables that the template defines as rules, so that they are not passed as
   *   arguments.
   * @param shared expressions that the template defines as rules, with the names of these rules.
   */
  constructor(
    private readonly globals: ReadonlySet<string>,
    protected readonly shared: NodeMap<string>,
  ) {}

  /** Prefix for the names of the functions that alternatives become. */
  private prefix = 'part';

  useNames(prefix: string): void {
    this.prefix = prefix;
    this.count = 0;
  }

  /**
   * Defines a function that is true if `condition` holds. Its arguments are the free variables and
   * `policy`.
   */
  define(name: string, condition: Node): { readonly call: string } {
    const args = this.argumentsOf(condition);
    this.functions.push({ name, args, clauses: this.clauses(condition) });
    return { call: callText(name, args) };
  }

  /** All functions defined so far. A function comes after the functions that it calls. */
  text(): string {
    return this.functions.map(functionText).join('\n');
  }

  /** The lines of a rule body whose conjunction is `node`. */
  protected body(node: Node): string[] {
    const { lines, expression } = this.condition(node);
    return [...lines, ...(expression === undefined ? [] : [expression])];
  }

  /** One rule body for each alternative of `node`. */
  private clauses(node: Node): readonly (readonly string[])[] {
    switch (node.kind) {
      case 'or':
        return node.items.map((item) => this.body(item));
      case 'if':
        return [
          this.body({ kind: 'and', items: [node.test, node.then] }),
          this.body({ kind: 'and', items: [{ kind: 'not', of: node.test }, node.otherwise] }),
        ];
      case 'ifPresent':
        return this.presence(node);
      default:
        return [this.body(node)];
    }
  }

  private condition(node: Node): { readonly lines: string[]; readonly expression?: string } {
    const rule = this.shared.get(node);
    // A shared rule may be printed with `not` in front, so it gets a line of its own.
    if (rule !== undefined) return { lines: [rule] };
    switch (node.kind) {
      case 'literal':
        return { lines: [], expression: node.value === true ? 'true' : 'false' };
      case 'and':
        return { lines: node.items.flatMap((item) => this.body(item)) };
      case 'or':
      case 'if':
      case 'ifPresent':
        return { lines: [], expression: this.call(node, this.clauses(node)) };
      case 'not':
        return this.negation(node.of);
      case 'all':
        return {
          lines: [
            `every ${regoName(node.name)} in ${this.value(node.list)} {\n${indentRego(this.body(node.body))}\n}`,
          ],
        };
      case 'any':
        return {
          lines: [
            `some ${regoName(node.name)} in ${this.itemsOf(node.list)}`,
            ...this.body(node.body),
          ],
        };
      case 'has':
        return { lines: [], expression: `${this.optional(node.of)} != null` };
      case 'equal':
        return { lines: [], expression: this.equality(node) };
      case 'lessOrEqual':
        return { lines: [], expression: `${this.value(node.left)} <= ${this.value(node.right)}` };
      case 'in':
        return { lines: [], expression: `${this.value(node.item)} in ${this.itemsOf(node.list)}` };
      case 'startsWith':
      case 'endsWith':
      case 'contains':
        return {
          lines: [],
          expression: `${node.kind.toLowerCase()}(${this.value(node.of)}, ${this.value(node.arg)})`,
        };
      case 'isEmpty':
        return { lines: [], expression: `count(${this.value(node.of)}) == 0` };
      case 'longerThan':
        return { lines: [], expression: `${this.length(node.of)} > ${node.count}` };
      case 'sameItems':
        return {
          lines: [],
          expression: `sort(${this.value(node.left)}) == sort(${this.value(node.right)})`,
        };
      case 'else':
        // With a stand-in of true, absent counts as true. So the condition is that the value is not
        // false.
        if (isTrue(node.value)) return this.negation({ kind: 'equal', left: node, right: FALSE });
        return { lines: [], expression: this.equality({ left: node, right: TRUE }) };
      case 'param':
      case 'field':
      case 'variable':
        return { lines: [], expression: `${this.value(node)} == true` };
      default:
        throw new Error(`${node.kind} is not a condition`);
    }
  }

  private negation(of: Node): { readonly lines: string[]; readonly expression?: string } {
    const rule = this.shared.get(of);
    if (rule?.startsWith('not ') === true) return { lines: [], expression: rule.slice(4) };
    if (of.kind === 'not') return this.condition(of.of);
    // Rego evaluates function calls before the `not`: if such a call is undefined, the `not` is
    // undefined too. A function around the whole comparison avoids this.
    if ((of.kind === 'in' || of.kind === 'equal') && hasChoice(of))
      return { lines: [], expression: `not ${this.call(of, [this.body(of)])}` };
    if (of.kind === 'has') return { lines: [], expression: `${this.value(of.of)} == null` };
    if (of.kind === 'equal' && dottedBeside(of.left, of.right) === undefined)
      return {
        lines: [],
        expression: `${this.side(of.left, of.right)} != ${this.value(of.right)}`,
      };
    if (of.kind === 'else' && isTrue(of.value))
      return this.condition({ kind: 'equal', left: of, right: FALSE });
    if (of.kind === 'in')
      return { lines: [], expression: `not ${this.value(of.item)} in ${this.value(of.list)}` };
    if (of.kind === 'isEmpty') return { lines: [], expression: `count(${this.value(of.of)}) > 0` };
    const { lines, expression } = this.condition(of);
    if (lines.length === 0 && expression !== undefined)
      return { lines: [], expression: `not ${expression}` };
    return { lines: [], expression: `not ${this.call(of, [this.body(of)])}` };
  }

  private presence(node: Extract<Node, { kind: 'ifPresent' }>): readonly (readonly string[])[] {
    const present = [...this.binding(node), ...this.body(node.then)];
    if (node.absent.kind === 'literal' && node.absent.value === false) return [present];
    const absent = [
      `${this.value(node.of)} == null`,
      ...(isTrue(node.absent) ? [] : this.body(node.absent)),
    ];
    return [present, absent];
  }

  /** Lines that assign a present `of` to a variable, and fail if it is absent. */
  protected binding({ name, of }: Extract<Node, { kind: 'ifPresent' }>): readonly string[] {
    return [`${regoName(name)} := ${this.optional(of)}`, `${regoName(name)} != null`];
  }

  private equality({ left, right }: { readonly left: Node; readonly right: Node }): string {
    const [one, other] = [dottedBeside(left, right), dottedBeside(right, left)];
    return `${one ?? this.side(left, right)} == ${other ?? this.side(right, left)}`;
  }

  private side(node: Node, other: Node): string {
    return this.value(besides(node, other) ?? node);
  }

  /**
   * As `value`, but an absent value may be undefined in place of null. For conditions that fail in
   * both cases.
   */
  private optional(node: Node): string {
    return dotted(node) ?? this.value(node);
  }

  /** The list as Rego iterates over it. An absent list has no items. */
  protected itemsOf(list: Node): string {
    const otherwise = list.kind === 'else' ? list.value : undefined;
    const isNone =
      otherwise?.kind === 'literal' &&
      Array.isArray(otherwise.value) &&
      otherwise.value.length === 0;
    return (list.kind === 'else' && isNone ? dotted(list.of) : undefined) ?? this.value(list);
  }

  /**
   * A call of a function with one clause for each alternative. Equal conditions share one function.
   */
  private call(
    node: Node,
    clauses: readonly (readonly string[])[],
    value?: readonly string[],
  ): string {
    const args = this.argumentsOf(node);
    const key = JSON.stringify([args, clauses, value]);
    let name = this.byKey.get(key);
    if (name === undefined) {
      this.count += 1;
      name = `${this.prefix}_${this.count}`;
      this.byKey.set(key, name);
      this.functions.push({ name, args, clauses, ...(value === undefined ? {} : { value }) });
    }
    return callText(name, args);
  }

  /** The length of a list. The parts of a joined list are counted one by one, to avoid a copy. */
  length(node: Node): string {
    if (this.shared.get(node) !== undefined) return `count(${this.value(node)})`;
    if (node.kind === 'join') return node.items.map((item) => this.length(item)).join(' +\n');
    if (node.kind === 'each') {
      const name = regoName(node.name);
      const lines = [
        `some ${name} in ${this.value(node.list)}`,
        `${name}_entries := ${this.length(node.body)}`,
      ];
      return `sum([${name}_entries |\n${indentRego(lines)}\n])`;
    }
    return `count(${this.counted(node)})`;
  }

  private counted(list: Node): string {
    const isPath = list.kind === 'else' && list.of.kind === 'at' && list.value.kind === 'literal';
    return isPath ? this.path(list.of, this.value(list.value)) : this.value(list);
  }

  private value(node: Node): string {
    const rule = this.shared.get(node);
    if (rule !== undefined) return rule;
    switch (node.kind) {
      case 'literal':
        return regoLiteral(node.value);
      case 'param':
        return policyValue(node.path);
      case 'variable':
        return regoName(node.name);
      case 'field':
      case 'at':
        return this.path(node);
      case 'lookup':
        return this.entry(node);
      case 'else':
        // A map of strings has no null entries.
        if (node.of.kind === 'lookup') return this.entry(node.of, this.value(node.value));
        return `or_else(${this.value(node.of)}, ${this.value(node.value)})`;
      case 'orOpt':
        return `or_else(${this.value(node.of)}, ${this.value(node.other)})`;
      case 'onlyIf':
        return this.call(
          node,
          [this.body(node.test), this.body({ kind: 'not', of: node.test })],
          [this.value(node.value), 'null'],
        );
      case 'if':
        return this.call(
          node,
          [this.body(node.test), this.body({ kind: 'not', of: node.test })],
          [this.value(node.then), this.value(node.otherwise)],
        );
      case 'ifPresent': {
        return this.call(
          node,
          [this.binding(node), [`${this.value(node.of)} == null`]],
          [this.value(node.then), this.value(node.absent)],
        );
      }
      case 'trimPrefix':
        return `trim_prefix(${this.value(node.of)}, ${this.value(node.arg)})`;
      case 'trimSuffix':
        return `trim_suffix(${this.value(node.of)}, ${this.value(node.arg)})`;
      case 'before':
        return `split(${this.value(node.of)}, ${this.value(node.arg)})[0]`;
      case 'split':
        return `split(${this.value(node.of)}, ${this.value(node.arg)})`;
      case 'concat':
        return `concat("", [${node.items.map((item) => this.value(item)).join(', ')}])`;
      case 'join':
        return node.items
          .map((item) => this.value(item))
          .reduce((joined, item) => `array.concat(${joined}, ${item})`);
      case 'without':
        return `without(${this.value(node.of)}, ${this.value(node.other)})`;
      case 'sortedSet':
        return `sort({item | some item in ${this.value(node.of)}})`;
      case 'first':
        return `${this.value(node.of)}[0].${node.key}`;
      case 'list':
        return `[${node.items.map((item) => this.value(item)).join(', ')}]`;
      case 'object':
        return `{${node.entries.map(([key, value]) => `${JSON.stringify(key)}: ${this.value(value)}`).join(', ')}}`;
      default:
        throw new Error(`${node.kind} is not a value in Rego`);
    }
  }

  /**
   * Reads a chain of properties with object.get, which gives null if a step is missing. Properties
   * that are always present are selected with a dot.
   */
  private path(node: Node, absent = 'null'): string {
    const { base, keys } = this.steps(node);
    if (base === undefined) return this.brokenPath(node);
    if (keys.length === 0) return base;
    return `object.get(${base}, ${JSON.stringify(keys.length === 1 ? keys[0] : keys)}, ${absent})`;
  }

  private entry({ of, key }: Extract<Node, { kind: 'lookup' }>, absent = 'null'): string {
    const { base, keys } = this.steps(of);
    const steps = [...keys.map((one) => JSON.stringify(one)), this.value(key)];
    if (base === undefined || steps.length === 1)
      return `object.get(${this.definite(of)}, ${this.value(key)}, ${absent})`;
    return `object.get(${base}, [${steps.join(', ')}], ${absent})`;
  }

  /**
   * Splits a path into its first part, which is always present, and the keys that may be absent.
   */
  private steps(node: Node): { readonly base?: string; readonly keys: readonly string[] } {
    const keys: string[] = [];
    const certain: string[] = [];
    let root = node;
    for (; root.kind === 'at'; root = root.of) keys.unshift(root.key);
    for (; root.kind === 'field'; root = root.of) certain.unshift(root.key);
    if (root.kind === 'param' || root.kind === 'at') return { keys };
    return { base: [this.definite(root), ...certain].join('.'), keys };
  }

  /** A path with a required property below an optional one. */
  private brokenPath(node: Node): string {
    const keys: string[] = [];
    let root = node;
    for (; root.kind === 'at' || root.kind === 'field'; root = root.of) keys.unshift(root.key);
    if (root.kind === 'param') return policyValue([...root.path, ...keys]);
    return `object.get(${this.definite(root)}, ${JSON.stringify(keys)}, null)`;
  }

  private argumentsOf(node: Node): string[] {
    const names = [...freeVariables(node)]
      .filter((name) => !this.globals.has(name))
      .map(regoName)
      .sort();
    return mentionsPolicy(node) ? ['policy', ...names] : names;
  }

  private definite(node: Node): string {
    return node.kind === 'variable' ? this.value(node) : `or_else(${this.value(node)}, {})`;
  }
}

const TRUE: Node = { kind: 'literal', value: true };
const FALSE: Node = { kind: 'literal', value: false };
export const isTrue = (node: Node): boolean => node.kind === 'literal' && node.value === true;

const mentionsPolicy = (node: Node): boolean => contains(node, ({ kind }) => kind === 'param');

/**
 * Whether the value is computed by a function. Such a function is undefined for inputs that no pod
 * has.
 */
const hasChoice = (node: Node): boolean =>
  contains(node, ({ kind }) => kind === 'if' || kind === 'ifPresent' || kind === 'onlyIf');

function contains(node: Node, isIt: (part: Node) => boolean): boolean {
  if (isIt(node)) return true;
  let found = false;
  mapChildren(node, (child) => {
    found ||= contains(child, isIt);
    return child;
  });
  return found;
}
