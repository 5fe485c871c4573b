/**
 * Prints symbolic predicates as Rego v1: conditions become rule bodies, alternatives become
 * functions of their own.
 * Policy parameters stay symbolic, read from `policy.spec`; pod values enter as data. Absent values
 * are null.
 */
import { freeVariables, mapChildren, type Literal, type Node } from './node.js';
import { NodeMap } from './nodeMap.js';

/** What every template needs besides its rules. */
export const REGO_PRELUDE = `# A value, or another where it is absent.
or_else(value, _) := value if {
	value != null
}

or_else(null, otherwise) := otherwise

# The items of a list that are not in another.
without(list, other) := [item | some item in list; not item in other]
`;

interface RegoFunction {
  readonly name: string;
  readonly args: readonly string[];
  readonly clauses: readonly (readonly string[])[];
  readonly value?: readonly string[];
}

export class RegoPrinter {
  private readonly functions: RegoFunction[] = [];
  private readonly byKey = new Map<string, string>();
  private count = 0;

  /**
   * @param globals variables that the template defines as rules: they are no arguments.
   * @param shared expressions that the template defines as rules, with what they are called.
   */
  constructor(
    private readonly globals: ReadonlySet<string>,
    private readonly shared: NodeMap<string>,
  ) {}

  /** Names the functions that alternatives become. */
  private prefix = 'part';

  useNames(prefix: string): void {
    this.prefix = prefix;
    this.count = 0;
  }

  /**
   * A function that is true where `condition` holds; its arguments are the free variables and
   * `policy`.
   */
  define(name: string, condition: Node): { readonly call: string } {
    const args = this.argumentsOf(condition);
    this.functions.push({ name, args, clauses: [this.body(condition)] });
    return { call: callText(name, args) };
  }

  /** Every function defined so far, helpers before what calls them. */
  text(): string {
    return this.functions.map(functionText).join('\n');
  }

  /** The lines whose conjunction is `node`. */
  private body(node: Node): string[] {
    const { lines, expression } = this.condition(node);
    return [...lines, ...(expression === undefined ? [] : [expression])];
  }

  private condition(node: Node): { readonly lines: string[]; readonly expression?: string } {
    const rule = this.shared.get(node);
    // A condition of its own line: it may begin with `not`.
    if (rule !== undefined) return { lines: [rule] };
    switch (node.kind) {
      case 'literal':
        return { lines: [], expression: node.value === true ? 'true' : 'false' };
      case 'and':
        return { lines: node.items.flatMap((item) => this.body(item)) };
      case 'or':
        return { lines: [], expression: this.alternatives(node, node.items) };
      case 'not':
        return this.negation(node.of);
      case 'if':
        return {
          lines: [],
          expression: this.alternatives(node, [
            { kind: 'and', items: [node.test, node.then] },
            { kind: 'and', items: [{ kind: 'not', of: node.test }, node.otherwise] },
          ]),
        };
      case 'ifPresent':
        return { lines: [], expression: this.ifPresent(node) };
      case 'all':
        return {
          lines: [
            `every ${regoName(node.name)} in ${this.value(node.list)} {\n${indent(this.body(node.body))}\n}`,
          ],
        };
      case 'any':
        return {
          lines: [
            `some ${regoName(node.name)} in ${this.value(node.list)}`,
            ...this.body(node.body),
          ],
        };
      case 'has':
        return { lines: [], expression: `${this.value(node.of)} != null` };
      case 'equal':
        return { lines: [], expression: `${this.value(node.left)} == ${this.value(node.right)}` };
      case 'lessOrEqual':
        return { lines: [], expression: `${this.value(node.left)} <= ${this.value(node.right)}` };
      case 'in':
        return { lines: [], expression: `${this.value(node.item)} in ${this.value(node.list)}` };
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
      case 'param':
      case 'field':
      case 'variable':
        return { lines: [], expression: `${this.value(node)} == true` };
      default:
        throw new Error(`${node.kind} is not a condition`);
    }
  }

  private negation(of: Node): { readonly lines: string[]; readonly expression?: string } {
    if (of.kind === 'not') return this.condition(of.of);
    if (of.kind === 'has') return { lines: [], expression: `${this.value(of.of)} == null` };
    if (of.kind === 'equal')
      return { lines: [], expression: `${this.value(of.left)} != ${this.value(of.right)}` };
    if (of.kind === 'isEmpty') return { lines: [], expression: `count(${this.value(of.of)}) > 0` };
    const { lines, expression } = this.condition(of);
    if (lines.length === 0 && expression !== undefined)
      return { lines: [], expression: `not ${expression}` };
    return { lines: [], expression: `not ${this.call(of, [this.body(of)])}` };
  }

  private ifPresent(node: Extract<Node, { kind: 'ifPresent' }>): string {
    const name = regoName(node.name);
    const present = [
      `${name} := ${this.value(node.of)}`,
      `${name} != null`,
      ...this.body(node.then),
    ];
    if (node.absent.kind === 'literal' && node.absent.value === false)
      return this.call(node, [present]);
    const absent = [
      `${this.value(node.of)} == null`,
      ...(isTrue(node.absent) ? [] : this.body(node.absent)),
    ];
    return this.call(node, [absent, present]);
  }

  private alternatives(node: Node, items: readonly Node[]): string {
    return this.call(
      node,
      items.map((item) => this.body(item)),
    );
  }

  /** A function with one clause per alternative; equal conditions share one. */
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

  /** How long a list is. Lists are counted one by one: joined, they would be copied. */
  length(node: Node): string {
    if (this.shared.get(node) !== undefined) return `count(${this.value(node)})`;
    if (node.kind === 'join') return node.items.map((item) => this.length(item)).join(' +\n');
    if (node.kind === 'each') {
      const name = regoName(node.name);
      const lines = [
        `some ${name} in ${this.value(node.list)}`,
        `${name}_entries := ${this.length(node.body)}`,
      ];
      return `sum([${name}_entries |\n${indent(lines)}\n])`;
    }
    return `count(${this.value(node)})`;
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
        return `object.get(${this.definite(node.of)}, ${this.value(node.key)}, null)`;
      case 'else':
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
        const name = regoName(node.name);
        const of = this.value(node.of);
        return this.call(
          node,
          [[`${name} := ${of}`, `${name} != null`], [`${of} == null`]],
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
   * A chain of properties, read in one go; null wherever it breaks off. What is always there is
   * selected with a dot.
   */
  private path(node: Node): string {
    const optional: string[] = [];
    const certain: string[] = [];
    let root = node;
    for (; root.kind === 'at'; root = root.of) optional.unshift(root.key);
    for (; root.kind === 'field'; root = root.of) certain.unshift(root.key);
    if (root.kind === 'param' || root.kind === 'at') return this.brokenPath(node);
    const base = [this.definite(root), ...certain].join('.');
    if (optional.length === 0) return base;
    return `object.get(${base}, ${JSON.stringify(optional.length === 1 ? optional[0] : optional)}, null)`;
  }

  /** A path that may be absent before its last certain step. */
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

/** A policy's own fields are always there; what is inside them may be null on the way. */
export function policyValue(path: readonly string[]): string {
  return path.length === 1
    ? `policy.spec.${path[0]!}`
    : `object.get(policy.spec, ${JSON.stringify(path)}, null)`;
}

const isTrue = (node: Node): boolean => node.kind === 'literal' && node.value === true;
const indent = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .split('\n')
    .map((line) => `\t${line}`)
    .join('\n');

/** Without arguments it is a plain rule. */
const callText = (name: string, args: readonly string[]): string =>
  args.length === 0 ? name : `${name}(${args.join(', ')})`;

function functionText({ name, args, clauses, value }: RegoFunction): string {
  return clauses
    .map((lines, i) => {
      const head = `${callText(name, args)}${value === undefined ? '' : ` := ${value[i]!}`}`;
      return `${head} if {\n${indent(lines.length > 0 ? lines : ['true'])}\n}\n`;
    })
    .join('\n');
}

function mentionsPolicy(node: Node): boolean {
  if (node.kind === 'param') return true;
  let found = false;
  mapChildren(node, (child) => {
    found ||= mentionsPolicy(child);
    return child;
  });
  return found;
}

/** Rego's keywords and the names of its built-in functions that a variable must not hide. */
const RESERVED = new Set([
  'some',
  'every',
  'not',
  'in',
  'if',
  'contains',
  'default',
  'import',
  'package',
  'as',
  'with',
  'else',
  'input',
  'data',
  'type',
  'object',
  'sort',
  'count',
  'split',
]);
const regoName = (name: string): string => {
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return RESERVED.has(snake) ? `${snake}_` : snake;
};

function regoLiteral(value: Literal): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(regoLiteral).join(', ')}]`;
  return JSON.stringify(value);
}
