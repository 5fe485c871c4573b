/**
 * Proofs that predicates are never true together, by cases: what must hold is taken apart until two
 * parts contradict each other in every case. Each step keeps what the evaluator answers
 * (`evaluate.ts`), so a proof holds for all values; where none is found, nothing is known.
 */
import { remembered, rememberedBy } from '../base/remembered.js';
import { work } from '../base/work.js';
import { deciding, hides } from './deciding.js';
import { foldHas } from './foldLogic.js';
import { KnownValues, valueAsked } from './knownValues.js';
import type { Node } from './node.js';
import { substituteVariable } from './substitute.js';
import { Trail, TrailMap, type TrailReading } from './trail.js';

/** How many cases may lie within each other before a proof is given up. */
const DEEPEST = 4;
/** Cases are tried, and none within them. */
export const AT_ONCE = 1;
/** How many items of lists are looked at: of each there may have to be another. */
const MOST_ITEMS = 12;

/**
 * @param predicates what has the most to say first: cases are taken from the first that leave
 *   several.
 * @param depth how many cases may lie within each other.
 * @returns true where no values of their free variables make all of them true.
 */
export function neverTogether(predicates: readonly Node[], depth = DEEPEST): boolean {
  const all = new Case();
  return all.contradicts(predicates.map(holds)) || all.isImpossible(depth);
}

interface Claim {
  readonly node: Node;
  readonly is: boolean;
}
interface Alternative {
  /** All of them hold. */
  readonly claims: readonly Claim[];
  /** What was read when it was tried last, and contradicted nothing. */
  readonly tried?: TrailReading;
}
/** One of the cases holds. */
interface Alternatives {
  readonly cases: readonly Alternative[];
  /** They are ways to read a value, which say nothing by themselves: taken last. */
  readonly areReadings: boolean;
}

const holds = (node: Node): Claim => ({ node, is: true });
const fails = (node: Node): Claim => ({ node, is: false });

interface Quantified {
  readonly list: Node;
  readonly name: string;
  readonly claim: Claim;
}

const NONE: readonly never[] = [];

/** What is taken to hold. */
class Case {
  private readonly trail = new Trail();
  private readonly facts = new TrailMap<boolean>(this.trail);
  private readonly values = new TrailMap<KnownValues>(this.trail);
  /** By the list that they are of. */
  private readonly items = new TrailMap<readonly Item[]>(this.trail);
  private readonly ofEvery = new TrailMap<readonly Quantified[]>(this.trail);
  private itemCount = 0;
  private open: Alternatives[] = [];

  /** Whether what is open contradicts in every case. */
  isImpossible(depth: number): boolean {
    if (this.settles() || this.narrows()) return true;
    if (depth === 1) return false;
    const next = this.open.find(({ areReadings }) => !areReadings) ?? this.open[0];
    if (next === undefined) return false;
    this.open = this.open.filter((one) => one !== next);
    return next.cases.every(({ claims }) =>
      this.trying(() => this.contradicts(claims) || this.isImpossible(depth - 1)),
    );
  }

  contradicts(claims: readonly Claim[]): boolean {
    return claims.some((claim) => this.refutes(claim));
  }

  /** What it answers; what it takes to hold is taken back. */
  private trying<T>(ask: () => T): T {
    work.cases += 1;
    const { itemCount, open } = this;
    const [openCount, steps] = [open.length, this.trail.length];
    const answer = ask();
    this.trail.backTo(steps);
    this.itemCount = itemCount;
    open.length = openCount;
    this.open = open;
    return answer;
  }

  /**
   * Leaves out cases that contradict at once what holds. Where two are left, either may hold, and
   * the others are not tried.
   */
  private narrows(): boolean {
    const open: Alternatives[] = [];
    for (const { cases, areReadings } of this.open) {
      const left = this.narrowed(cases);
      if (left.length === 0) return true;
      open.push({ cases: left, areReadings });
    }
    this.open = open;
    return this.settles();
  }

  private narrowed(cases: Alternatives['cases']): Alternatives['cases'] {
    const asBefore = cases.filter(({ tried }) => tried && !this.trail.hasChanged(tried));
    if (asBefore.length > 1) return cases;
    let possible = 0;
    return cases.flatMap((one) => {
      if (possible > 1) return [one];
      const tried = asBefore.includes(one) ? one : this.tried(one);
      if (tried === undefined) return [];
      possible += 1;
      return [tried];
    });
  }

  /** @returns undefined where it contradicts what holds. */
  private tried({ claims }: Alternative): Alternative | undefined {
    const { answer, reading } = this.trying(() =>
      this.trail.noting(() => this.contradicts(claims)),
    );
    return answer ? undefined : { claims, tried: reading };
  }

  /** Takes what has one alternative left. */
  private settles(): boolean {
    for (let before = -1; before !== this.open.length;) {
      before = this.open.length;
      const open = this.open;
      this.open = [];
      for (const { cases, areReadings } of open) if (this.choose(cases, areReadings)) return true;
    }
    return false;
  }

  /** Takes the claim to be true. */
  private refutes(claim: Claim): boolean {
    const { node, is } = claim;
    if (node.kind === 'literal') return node.value !== is;
    if (node.kind === 'not') return this.refutes({ node: node.of, is: !is });
    const known = this.facts.get(node);
    if (known !== undefined) return known !== is;
    this.facts.set(node, is);
    return this.refutesParts(claim);
  }

  private refutesParts({ node, is }: Claim): boolean {
    switch (node.kind) {
      case 'and':
      case 'or':
        return this.refutesAll(
          node.items.map((item) => ({ node: item, is })),
          (node.kind === 'and') === is,
        );
      case 'if':
        return this.choose([
          { claims: [holds(node.test), { node: node.then, is }] },
          { claims: [fails(node.test), { node: node.otherwise, is }] },
        ]);
      case 'ifPresent': {
        if (hides(node)) return this.refutesAtom(node, is);
        const { presence, then } = presentPart(node);
        return this.choose([
          { claims: [holds(presence), { node: then, is }] },
          { claims: [fails(presence), { node: node.absent, is }] },
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
    return together
      ? this.contradicts(claims)
      : this.choose(claims.map((claim) => ({ claims: [claim] })));
  }

  /** Takes one of them to hold, once it is known which. */
  private choose(cases: Alternatives['cases'], areReadings = false): boolean {
    const left: Alternative[] = [];
    for (const one of cases) {
      const known = this.holding(one);
      if (known === true) return false;
      if (known === undefined) left.push(one);
    }
    if (left.length <= 1) return left.length === 0 || this.contradicts(left[0]!.claims);
    this.open.push({ cases: left, areReadings });
    return false;
  }

  /** What is known of the claims together. */
  private holding({ claims }: Alternative): boolean | undefined {
    let all: true | undefined = true;
    for (const { node, is } of claims) {
      const known = this.known(node);
      if (known === !is) return false;
      if (known === undefined) all = undefined;
    }
    return all;
  }

  private refutesOfSome({ list, name, claim }: Quantified): boolean {
    if (this.itemCount === MOST_ITEMS) return false;
    const item = itemOf(name, this.itemCount);
    this.itemCount += 1;
    this.items.update(list, (items = NONE) => [...items, item]);
    const known = this.ofEvery.get(list) ?? NONE;
    return (
      this.refutes(fails(emptiness(list))) ||
      this.refutes(of(item, name, claim)) ||
      known.some((one) => this.refutes(of(item, one.name, one.claim)))
    );
  }

  private refutesOfEvery(quantified: Quantified): boolean {
    const { list, name, claim } = quantified;
    this.ofEvery.update(list, (known = NONE) => [...known, quantified]);
    const items = this.items.get(list) ?? NONE;
    return items.some((item) => this.refutes(of(item, name, claim)));
  }

  private refutesAtom(node: Node, is: boolean): boolean {
    const known = this.knownByParts(node);
    if (known !== undefined) return known !== is;
    const split = deciding(node);
    return (
      this.refutesValue(node, is) ||
      implied(node, is).some((one) => this.refutes(one)) ||
      (split !== undefined &&
        this.choose(
          [
            { claims: [holds(split.test), { node: split.then, is }] },
            { claims: [fails(split.test), { node: split.otherwise, is }] },
          ],
          true,
        ))
    );
  }

  private refutesValue(node: Node, is: boolean): boolean {
    const asked = valueAsked(node);
    if (asked === undefined) return false;
    const values = (this.values.get(asked.of) ?? KnownValues.ANY).and(asked, is);
    this.values.set(asked.of, values);
    return values.isNone();
  }

  private known(node: Node): boolean | undefined {
    return this.facts.get(node) ?? this.knownByParts(node);
  }

  private knownByParts(node: Node): boolean | undefined {
    switch (node.kind) {
      case 'literal':
        return node.value === true;
      case 'not': {
        const known = this.known(node.of);
        return known === undefined ? undefined : !known;
      }
      case 'and':
      case 'or': {
        const settled = node.kind === 'or';
        const all = node.items.map((item) => this.known(item));
        if (all.includes(settled)) return settled;
        return all.includes(undefined) ? undefined : !settled;
      }
      case 'has': {
        const presence = foldHas(node.of);
        return presence.kind === 'has' ? undefined : this.known(presence);
      }
      default: {
        const asked = valueAsked(node);
        return asked && this.values.get(asked.of)?.answer(asked);
      }
    }
  }
}

const of = (item: Item, name: string, { node, is }: Claim): Claim => ({
  node: ofItem(node)(name)(item),
  is,
});
const presentPart = remembered(
  ({ of: value, name, then }: Extract<Node, { kind: 'ifPresent' }>) => ({
    presence: foldHas(value),
    then: substituteVariable(then, name, value),
  }),
);

const emptiness = remembered((list: Node): Node => ({ kind: 'isEmpty', of: list }));

/** The same claims are made of the same items in many cases. */
const ofItem = remembered((node: Node) =>
  rememberedBy(
    (name: string) => name,
    (name: string) => remembered((item: Item) => substituteVariable(node, name, item)),
  ),
);

type Item = Extract<Node, { kind: 'variable' }>;
/** A name that no source has. */
const itemOf = rememberedBy(
  (name: string, place: number) => `${name} ${place}`,
  (name, place): Item => ({ kind: 'variable', name: `${name} ${place}` }),
);

/** What is read of something absent is absent, and what is not the stand-in was there. */
function implied(node: Node, is: boolean): readonly Claim[] {
  if (node.kind === 'else' && node.value.kind === 'literal' && node.value.value !== is)
    return [holds(foldHas(node.of))];
  if (node.kind === 'has' && is && node.of.kind === 'at' && node.of.of.kind === 'at')
    return [holds({ kind: 'has', of: node.of.of })];
  return [];
}
