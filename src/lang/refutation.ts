/**
 * Proofs that predicates are never true together, by cases: what must hold is taken apart until two
 * parts contradict each other in every case. Each step keeps what the evaluator answers
 * (`evaluate.ts`), so a proof holds for all values; where none is found, nothing is known.
 */
import { remembered } from '../base/remembered.js';
import { foldHas } from './foldLogic.js';
import { lessOrEqualInts, sameValue } from './literals.js';
import { freeVariables, mapChildren, type Literal, type Node } from './node.js';
import { NodeMap } from './nodeMap.js';
import { sameNode } from './sameNode.js';
import { substituteVariable } from './substitute.js';

/** How many cases may lie within each other before a proof is given up. */
const DEEPEST = 3;
/** How many items of lists are looked at: of each there may have to be another. */
const MOST_ITEMS = 12;

/** @returns true where no values of their free variables make all of them true. */
export function neverTogether(predicates: readonly Node[]): boolean {
  const all = new Case();
  return all.contradicts(predicates.map(holds)) || all.isImpossible(DEEPEST);
}

interface Claim {
  readonly node: Node;
  readonly is: boolean;
}
/** All claims of one of them hold. */
type Alternatives = readonly (readonly Claim[])[];

const holds = (node: Node): Claim => ({ node, is: true });
const fails = (node: Node): Claim => ({ node, is: false });

interface Quantified {
  readonly list: Node;
  readonly name: string;
  readonly claim: Claim;
}

/** What is taken to hold. */
class Case {
  private readonly facts: NodeMap<boolean>;
  private readonly values: NodeMap<Values>;
  private readonly items: { readonly list: Node; readonly item: Node }[];
  private readonly ofEvery: Quantified[];
  private open: Alternatives[];

  constructor(from?: Case) {
    this.facts = new NodeMap(from?.facts);
    this.values = new NodeMap(from?.values);
    this.items = [...(from?.items ?? [])];
    this.ofEvery = [...(from?.ofEvery ?? [])];
    this.open = [...(from?.open ?? [])];
  }

  /** Whether what is open contradicts in every case. */
  isImpossible(depth: number): boolean {
    if (this.settles()) return true;
    const [next, ...rest] = this.open;
    if (next === undefined || depth === 0) return false;
    return next.every((claims) => {
      const one = new Case(this);
      one.open = [...rest];
      return one.contradicts(claims) || one.isImpossible(depth - 1);
    });
  }

  contradicts(claims: readonly Claim[]): boolean {
    return claims.some((claim) => this.refutes(claim));
  }

  /** Takes what has one alternative left. */
  private settles(): boolean {
    for (let before = -1; before !== this.open.length;) {
      before = this.open.length;
      const open = this.open;
      this.open = [];
      for (const alternatives of open) if (this.choose(alternatives)) return true;
    }
    return false;
  }

  /** Takes the claim to be true. */
  private refutes({ node, is }: Claim): boolean {
    switch (node.kind) {
      case 'literal':
        return node.value !== is;
      case 'not':
        return this.refutes({ node: node.of, is: !is });
      case 'and':
      case 'or':
        return this.refutesAll(
          node.items.map((item) => ({ node: item, is })),
          (node.kind === 'and') === is,
        );
      case 'if':
        return this.choose([
          [holds(node.test), { node: node.then, is }],
          [fails(node.test), { node: node.otherwise, is }],
        ]);
      case 'ifPresent': {
        if (hides(node)) return this.refutesAtom(node, is);
        const presence = foldHas(node.of);
        const then = substituteVariable(node.then, node.name, node.of);
        return this.choose([
          [holds(presence), { node: then, is }],
          [fails(presence), { node: node.absent, is }],
        ]);
      }
      case 'has': {
        const presence = foldHas(node.of);
        return presence.kind === 'has'
          ? this.refutesAtom(node, is)
          : this.refutes({ node: presence, is });
      }
      case 'all':
      case 'any': {
        const claim = { node: node.body, is };
        const quantified = { list: node.list, name: node.name, claim };
        return (node.kind === 'any') === is
          ? this.refutesOfSome(quantified)
          : this.refutesOfEvery(quantified);
      }
      default:
        return this.refutesAtom(node, is);
    }
  }

  private refutesAll(claims: readonly Claim[], together: boolean): boolean {
    return together ? this.contradicts(claims) : this.choose(claims.map((claim) => [claim]));
  }

  /** Takes one of them to hold, once it is known which. */
  private choose(alternatives: Alternatives): boolean {
    const left = alternatives.filter(
      (claims) => !claims.some(({ node, is }) => this.known(node) === !is),
    );
    if (left.length <= 1) return left.length === 0 || this.contradicts(left[0]!);
    this.open.push(left);
    return false;
  }

  private refutesOfSome({ list, name, claim }: Quantified): boolean {
    if (this.items.length === MOST_ITEMS) return false;
    const item: Node = { kind: 'variable', name: `${name} ${this.items.length}` };
    this.items.push({ list, item });
    const known = this.ofEvery.filter((one) => sameNode(one.list, list));
    return (
      this.refutes(fails({ kind: 'isEmpty', of: list })) ||
      this.refutes(of(item, name, claim)) ||
      known.some((one) => this.refutes(of(item, one.name, one.claim)))
    );
  }

  private refutesOfEvery(quantified: Quantified): boolean {
    this.ofEvery.push(quantified);
    return this.items
      .filter(({ list }) => sameNode(list, quantified.list))
      .some(({ item }) => this.refutes(of(item, quantified.name, quantified.claim)));
  }

  private refutesAtom(node: Node, is: boolean): boolean {
    const known = this.known(node);
    if (known !== undefined) return known !== is;
    this.facts.set(node, is);
    return this.refutesValue(node, is) || implied(node, is).some((one) => this.refutes(one));
  }

  private refutesValue(node: Node, is: boolean): boolean {
    const asked = valueAsked(node);
    if (asked === undefined) return false;
    const values = (this.values.get(asked.of) ?? ANY).and(asked, is);
    this.values.set(asked.of, values);
    return values.isNone();
  }

  private known(node: Node): boolean | undefined {
    switch (node.kind) {
      case 'literal':
        return node.value === true;
      case 'not': {
        const known = this.known(node.of);
        return known === undefined ? undefined : !known;
      }
      case 'and':
      case 'or': {
        const deciding = node.kind === 'or';
        const all = node.items.map((item) => this.known(item));
        if (all.includes(deciding)) return deciding;
        return all.includes(undefined) ? undefined : !deciding;
      }
      case 'has': {
        const presence = foldHas(node.of);
        return presence.kind === 'has' ? this.facts.get(node) : this.known(presence);
      }
      default: {
        const asked = valueAsked(node);
        return this.facts.get(node) ?? (asked && this.values.get(asked.of)?.answer(asked));
      }
    }
  }
}

/** Whether something within has a name that the value reads: it cannot be put there. */
const hides = remembered(({ of: value, then }: Extract<Node, { kind: 'ifPresent' }>): boolean => {
  const read = freeVariables(value);
  const bindsOne = (node: Node): boolean => {
    let found = 'name' in node && node.kind !== 'variable' && read.has(node.name);
    mapChildren(node, (child) => ((found ||= bindsOne(child)), child));
    return found;
  };
  return bindsOne(then);
});

const of = (item: Node, name: string, { node, is }: Claim): Claim => ({
  node: substituteVariable(node, name, item),
  is,
});

/** What is read of something absent is absent, and what is not the stand-in was there. */
function implied(node: Node, is: boolean): readonly Claim[] {
  if (node.kind === 'else' && node.value.kind === 'literal' && node.value.value !== is)
    return [holds(foldHas(node.of))];
  if (node.kind === 'has' && is && node.of.kind === 'at' && node.of.of.kind === 'at')
    return [holds({ kind: 'has', of: node.of.of })];
  return [];
}

/** One expression, compared with values that are known. */
interface ValueAsked {
  readonly of: Node;
  readonly among?: readonly Literal[];
  readonly least?: number | bigint;
  readonly most?: number | bigint;
}

function valueAsked(node: Node): ValueAsked | undefined {
  if (node.kind === 'equal' && node.right.kind === 'literal')
    return { of: node.left, among: [node.right.value] };
  if (node.kind === 'in' && node.list.kind === 'literal') {
    const among = node.list.value as readonly Literal[];
    return among.every((one) => typeof one === 'string') ? { of: node.item, among } : undefined;
  }
  if (node.kind !== 'lessOrEqual') return undefined;
  if (node.left.kind === 'literal')
    return { of: node.right, least: node.left.value as number | bigint };
  return node.right.kind === 'literal'
    ? { of: node.left, most: node.right.value as number | bigint }
    : undefined;
}

/** The values that an expression may have. */
class Values {
  constructor(
    private readonly among: readonly Literal[] | undefined,
    private readonly least: number | bigint | undefined,
    private readonly most: number | bigint | undefined,
  ) {}

  and(asked: ValueAsked, is: boolean): Values {
    const { among, least, most } = this;
    if (asked.among !== undefined) {
      const isAsked = (one: Literal): boolean =>
        asked.among!.some((value) => sameValue(value, one));
      if (!is)
        return new Values(
          among?.filter((one) => !isAsked(one)),
          least,
          most,
        );
      return new Values(among === undefined ? asked.among : among.filter(isAsked), least, most);
    }
    // What is absent is neither above nor below: only what holds says something.
    if (!is) return this;
    return new Values(among, larger(least, asked.least), smaller(most, asked.most));
  }

  isNone(): boolean {
    const { among, least, most } = this;
    if (least !== undefined && most !== undefined && !lessOrEqualInts(least, most)) return true;
    return among?.every((one) => !this.isInRange(one)) ?? false;
  }

  /** What is known of the question; undefined where both may be. */
  answer({ among }: ValueAsked): boolean | undefined {
    if (among === undefined || this.among === undefined) return undefined;
    const own = this.among.filter((one) => this.isInRange(one));
    const asked = own.filter((one) => among.some((value) => sameValue(value, one)));
    return asked.length === own.length ? true : asked.length === 0 ? false : undefined;
  }

  private isInRange(one: Literal): boolean {
    const { least, most } = this;
    if (typeof one !== 'number' && typeof one !== 'bigint') return true;
    return (
      (least === undefined || lessOrEqualInts(least, one)) &&
      (most === undefined || lessOrEqualInts(one, most))
    );
  }
}

const ANY = new Values(undefined, undefined, undefined);

type Bound = number | bigint | undefined;
const larger = (a: Bound, b: Bound): Bound =>
  a === undefined || (b !== undefined && lessOrEqualInts(a, b)) ? b : a;
const smaller = (a: Bound, b: Bound): Bound =>
  a === undefined || (b !== undefined && lessOrEqualInts(b, a)) ? b : a;
