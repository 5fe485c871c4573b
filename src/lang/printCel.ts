/**
 * Prints a bound node as CEL that Kubernetes 1.30 and later can compile. Values of policies appear
 * only as literals.
 */
import { remembered } from '../base/remembered.js';
import { work } from '../base/work.js';
import type { Literal, Node } from './node.js';
import { IN_LINES, type CelLayout } from './celLayout.js';
import { RESERVED, selectable } from './celWords.js';
import type { NodeMap } from './nodeMap.js';
import { sameNode } from './sameNode.js';

export interface CelNames {
  /** The spelling of each free variable. Bound variables keep their names. */
  readonly variables: Readonly<Record<string, string>>;
  /** Expressions for which the document defines a variable, with its spelling. */
  readonly shared?: NodeMap<string>;
  /** Default: in lines. */
  readonly layout?: CelLayout;
}

/**
 * Operator precedence, the weakest first. An operand gets parentheses if it is weaker than its
 * place requires.
 */
const enum Strength {
  Conditional,
  Or,
  And,
  Relation,
  Sum,
  Unary,
  Member,
}

interface Printed {
  readonly text: string;
  readonly strength: Strength;
}

/** Each node is printed once for the same names: several documents contain the same predicates. */
export const printCel = (node: Node, names: CelNames): string => printedWith(names)(node);

const printedWith = remembered((names: CelNames) => {
  const printer = new CelPrinter(names);
  return remembered((node: Node) => {
    work.printed += 1;
    return printer.print(node, Strength.Conditional);
  });
});

/** A walk over the items of a list. */
type Walk = Extract<Node, { kind: 'all' | 'any' }>;
type Bound = readonly [spelled: string, printer: CelPrinter];

class CelPrinter {
  private readonly layout: CelLayout;
  private readonly inner = new Map<string, Bound>();

  constructor(
    private readonly names: CelNames,
    private readonly bound: Readonly<Record<string, string>> = {},
  ) {
    this.layout = names.layout ?? IN_LINES;
  }

  print(node: Node, least: Strength): string {
    const { text, strength } = this.render(node);
    return strength < least ? `(${this.layout.inside(text)})` : text;
  }

  private readonly member = (node: Node): string => this.print(node, Strength.Member);

  private render(node: Node): Printed {
    const shared = this.names.shared?.get(node);
    if (shared !== undefined) return { text: shared, strength: Strength.Member };
    switch (node.kind) {
      case 'literal':
        return {
          text: celLiteral(node.value),
          strength: isNegative(node.value) ? Strength.Unary : Strength.Member,
        };
      case 'param':
        throw new Error(`policy parameter ${node.path.join('.')} is not bound`);
      case 'variable':
        return member(
          this.bound[node.name] ?? this.names.variables[node.name] ?? unknownName(node.name),
        );
      case 'field':
        return member(
          selectable(node.key)
            ? `${this.member(node.of)}.${node.key}`
            : `${this.member(node.of)}[${celString(node.key)}]`,
        );
      case 'at':
        return member(
          `${this.member(node.of)}${selectable(node.key) ? `.?${node.key}` : `[?${celString(node.key)}]`}`,
        );
      case 'lookup':
        return member(`${this.member(node.of)}[?${this.print(node.key, Strength.Conditional)}]`);
      case 'has':
        return member(this.presence(node.of));
      case 'else':
        return member(
          `${this.member(node.of)}.orValue(${this.print(node.value, Strength.Conditional)})`,
        );
      case 'onlyIf':
        return {
          text: `${this.print(node.test, Strength.Or)} ? optional.of(${this.print(node.value, Strength.Conditional)}) : optional.none()`,
          strength: Strength.Conditional,
        };
      case 'orOpt':
        return member(
          `${this.member(node.of)}.or(${this.print(node.other, Strength.Conditional)})`,
        );
      case 'ifPresent':
        return member(this.ifPresent(node));
      case 'if':
        return {
          text: this.layout.operands(
            [
              `${this.print(node.test, Strength.Or)}`,
              `? ${this.print(node.then, Strength.Or)}`,
              `: ${this.print(node.otherwise, Strength.Conditional)}`,
            ],
            '',
          ),
          strength: Strength.Conditional,
        };
      case 'not':
        return this.negation(node.of);
      case 'and':
        return {
          text: this.layout.operands(
            membershipsTogether(node.items).map((item) => this.print(item, Strength.Relation)),
            ' &&',
          ),
          strength: Strength.And,
        };
      case 'or':
        return {
          text: this.layout.operands(
            node.items.map((item) => this.print(item, Strength.And)),
            ' ||',
          ),
          strength: Strength.Or,
        };
      case 'equal':
        return this.relation(node.left, '==', node.right);
      case 'lessOrEqual':
        return this.relation(node.left, '<=', node.right);
      case 'in':
        return this.relation(node.item, 'in', node.list);
      case 'startsWith':
      case 'endsWith':
      case 'contains':
      case 'split':
        return member(
          `${this.member(node.of)}.${node.kind}(${this.print(node.arg, Strength.Conditional)})`,
        );
      case 'trimPrefix':
        return member(
          `${this.member(node.of)}.replace(${this.print(node.arg, Strength.Conditional)}, "", 1)`,
        );
      case 'trimSuffix':
        throw new Error(
          'trimSuffix is only for policy values, which are folded before CEL is printed',
        );
      case 'before':
        return member(
          `${this.member(node.of)}.split(${this.print(node.arg, Strength.Conditional)}, 2)[0]`,
        );
      case 'sameItems':
        return this.sameItems(node.left, node.right);
      case 'concat':
      case 'join':
        return {
          text: this.layout.operands(
            node.items.map((item) => this.print(item, Strength.Sum)),
            ' +',
          ),
          strength: Strength.Sum,
        };
      case 'without':
        return member(
          `${this.member(node.of)}.filter(item, !(item in ${this.print(node.other, Strength.Sum)}))`,
        );
      case 'sortedSet':
        return member(`${this.member(node.of)}.distinct().sort()`);
      case 'all':
        return member(this.walk(node));
      case 'any':
        return member(this.walk(node));
      case 'each':
        throw new Error('each is only counted in CEL');
      case 'longerThan':
        return {
          text: `${this.count(node.of)} > ${node.count}`,
          strength: Strength.Relation,
        };
      case 'isEmpty':
        return {
          text: `size(${this.print(node.of, Strength.Conditional)}) == 0`,
          strength: Strength.Relation,
        };
      case 'first':
        return member(`${this.member(node.of)}[0].${node.key}`);
      case 'object':
        return member(
          `{${node.entries.map(([key, value]) => `${celString(key)}: ${this.print(value, Strength.Conditional)}`).join(', ')}}`,
        );
      case 'list':
        return member(
          `[${node.items.map((item) => this.print(item, Strength.Conditional)).join(', ')}]`,
        );
    }
  }

  private relation(left: Node, operator: string, right: Node): Printed {
    return {
      text: `${this.print(left, Strength.Sum)} ${operator} ${this.print(right, Strength.Sum)}`,
      strength: Strength.Relation,
    };
  }

  private negation(of: Node): Printed {
    if (of.kind === 'equal') return this.relation(of.left, '!=', of.right);
    if (of.kind === 'lessOrEqual') return this.relation(of.right, '<', of.left);
    if (of.kind === 'isEmpty')
      return {
        text: `size(${this.print(of.of, Strength.Conditional)}) > 0`,
        strength: Strength.Relation,
      };
    return { text: `!${this.print(of, Strength.Member)}`, strength: Strength.Unary };
  }

  /** Prints `has()` where CEL allows it: it takes only a plain field selection. */
  private presence(of: Node): string {
    const plain =
      of.kind === 'at' &&
      selectable(of.key) &&
      (of.of.kind === 'variable' || of.of.kind === 'field');
    return plain ? `has(${this.member(of.of)}.${of.key})` : `${this.member(of)}.hasValue()`;
  }

  private ifPresent(node: Extract<Node, { kind: 'ifPresent' }>): string {
    const of = this.member(node.of);
    const [name, inner] = this.bind(node.name);
    const then = inner.print(node.then, Strength.Conditional);
    return `${of}.optMap(${name},${this.layout.after(then)}).orValue(${this.layout.inside(this.print(node.absent, Strength.Conditional))})`;
  }

  /** Remembered: the policies of a set and the answers of several targets have most walks in common. */
  private readonly walk = remembered((node: Walk): string => {
    const list = this.member(node.list);
    const [name, inner] = this.bind(node.name);
    const macro = node.kind === 'any' ? 'exists' : 'all';
    return `${list}.${macro}(${name},${this.layout.after(inner.print(node.body, Strength.Conditional))})`;
  });

  /** The number of items of a list, without building the list. */
  private count(of: Node): string {
    if (of.kind === 'join')
      return this.layout.operands(
        of.items.map((item) => this.count(item)),
        ' +',
      );
    if (of.kind !== 'each') return `size(${this.print(of, Strength.Conditional)})`;
    const list = this.member(of.list);
    const [name, inner] = this.bind(of.name);
    return `${list}.map(${name},${this.layout.after(inner.count(of.body))}).sum()`;
  }

  /**
   * Compares two lists regardless of order, without sort(): CEL has sort() only since Kubernetes
   * 1.34.
   */
  private sameItems(left: Node, right: Node): Printed {
    const a = this.member(left);
    const b = this.member(right);
    const count = (list: string): string => `${list}.filter(other, other == item).size()`;
    return {
      text: `size(${a}) == size(${b}) && ${a}.all(item, ${count(a)} == ${count(b)})`,
      strength: Strength.And,
    };
  }

  /** The spelling of a bound variable, and the printer of what it is bound in. */
  private bind(name: string): Bound {
    let bound = this.inner.get(name);
    if (bound === undefined) this.inner.set(name, (bound = this.newBound(name)));
    return bound;
  }

  private newBound(name: string): Bound {
    const taken = new Set([...Object.values(this.bound), ...Object.values(this.names.variables)]);
    let spelled = RESERVED.has(name) ? `${name}_` : name;
    while (taken.has(spelled)) spelled += '_';
    return [spelled, new CelPrinter(this.names, { ...this.bound, [name]: spelled })];
  }
}

/** From this many names on, a test that all of them are in a list is written as a list of names. */
const MANY = 4;

/** Combines `"a" in list && "b" in list && ...` into one test of a list of names. */
function membershipsTogether(items: readonly Node[]): readonly Node[] {
  const listOf = (item: Node): Node | undefined =>
    item.kind === 'in' && item.item.kind === 'literal' ? item.list : undefined;
  const runs: Node[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    const list = listOf(item);
    const listOfRun = run === undefined ? undefined : listOf(run[0]!);
    if (list !== undefined && listOfRun !== undefined && sameNode(listOfRun, list)) run!.push(item);
    else runs.push([item]);
  }
  return runs.flatMap((run): readonly Node[] => {
    const [first] = run;
    if (run.length < MANY || first?.kind !== 'in') return run;
    const names = run.map(
      (item) => (item as typeof first).item as Extract<Node, { kind: 'literal' }>,
    );
    return [
      {
        kind: 'all',
        list: { kind: 'literal', value: names.map(({ value }) => value) },
        name: 'item',
        body: { ...first, item: { kind: 'variable', name: 'item' } },
      },
    ];
  });
}

const member = (text: string): Printed => ({ text, strength: Strength.Member });
const isNegative = (value: Literal): boolean =>
  (typeof value === 'number' || typeof value === 'bigint') && value < 0;

function unknownName(name: string): never {
  throw new Error(`variable ${name} has no name in CEL`);
}

/** A literal of any type. The values of a list or map must have one type. */
export function celLiteral(value: Literal): string {
  if (value === null) return 'optional.none()';
  if (typeof value === 'string') return celString(value);
  if (typeof value === 'object') {
    if (Array.isArray(value)) return `[${value.map(celLiteral).join(', ')}]`;
    return `{${Object.entries(value)
      .map(([key, one]) => `${celString(key)}: ${celLiteral(one)}`)
      .join(', ')}}`;
  }
  return String(value);
}

/**
 * A CEL string literal. In addition to what CEL requires, `{{`, `${` and `$(` are broken up by
 * escapes, because engines and shells would take them for variables.
 */
export function celString(value: string): string {
  if (/^[\w ./:*-]*$/.test(value)) return `"${value}"`;
  const escaped = [...value]
    .map((character) => {
      const code = character.codePointAt(0)!;
      if (character === '"' || character === '\\') return `\\${character}`;
      if (character === '\n') return '\\n';
      if (
        code < 0x20 ||
        (code >= 0x7f && code <= 0xa0) ||
        code === 0x2028 ||
        code === 0x2029 ||
        code === 0xfeff
      )
        return unicodeEscape(code);
      if (code >= 0xd800 && code <= 0xdfff) return unicodeEscape(0xfffd);
      return character;
    })
    .join('');
  return `"${escaped.replaceAll('{{', '{\\u007b').replaceAll('${', '$\\u007b').replaceAll('$(', '$\\u0028')}"`;
}

const unicodeEscape = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;
