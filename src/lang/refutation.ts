/**
 * Proves that predicates are never true together. The predicates are split into cases until each
 * case contains a contradiction. Every step follows the evaluator (`evaluate.ts`), so a proof holds
 * for all values. If no proof is found, nothing is known.
 */
import { remembered, rememberedBy } from '../base/remembered.js';
import { work } from '../base/work.js';
import { deciding, hides } from './deciding.js';
import { foldHas } from './foldLogic.js';
import { KnownValues, valueAsked } from './knownValues.js';
import type { Node } from './node.js';
import { substituteVariable } from './substitute.js';
import { Trail, TrailMap, type TrailReading } from './trail.js';

/** How many levels of nested cases are tried before the proof is given up. */
const DEEPEST = 4;
/** Depth for a proof without nested cases. */
export const AT_ONCE = 1;
/** How many items of lists are considered: a predicate may require one more item for each item. */
const MOST_ITEMS = 12;

/**
 * @param predicates the most restrictive ones first: cases are taken from the first predicates that
 *   have several.
 * @param depth how many levels of nested cases are tried.
 * @returns true if no values of the free variables make all the predicates true.
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
  /** The claims of one case, which all hold in it. */
  readonly claims: readonly Claim[];
  /** What the last trial read. It found no contradiction. */
  readonly tried?: TrailReading;
}
/** Several cases, of which one holds. */
interface Alternatives {
  readonly cases: readonly Alternative[];
  /**
   * True for the cases in which a value can be read. They restrict nothing by themselves, so they
   * are tried last.
   */
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

/** A state of the proof: the claims that are assumed to hold. */
class Case {
  private readonly trail = new Trail();
  private readonly facts = new TrailMap<boolean>(this.trail);
  private readonly values = new TrailMap<KnownValues>(this.trail);
  /** The items that are assumed to exist, by their list. */
  private readonly items = new TrailMap<readonly Item[]>(this.trail);
  /** The claims about every item of a list, by the list. */
  private readonly ofEvery = new TrailMap<readonly Quantified[]>(this.trail);
  private itemCount = 0;
  private open: Alternatives[] = [];

  /** Whether every combination of the open cases contains a contradiction. */
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

  /** Runs `ask`, and then takes back everything that it assumed. */
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
   * Drops the cases that contradict the current claims at once. If two possible cases are found,
   * the others are kept without a trial.
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

  /**
   * Only the cases that the claims themselves open are settled, so a trial does not grow with what
   * else is open.
   *
   * @returns undefined if the case contradicts the current claims.
   */
  private tried({ claims }: Alternative): Alternative | undefined {
    const { answer, reading } = this.trying(() =>
      this.trail.noting(() => {
        this.open = [];
        return this.contradicts(claims) || this.settles();
      }),
    );
    return answer ? undefined : { claims, tried: reading };
  }

  /** Assumes the only remaining case wherever just one is left. */
  private settles(): boolean {
    for (let before = -1; before !== this.open.length;) {
      before = this.open.length;
      const open = this.open;
      this.open = [];
      for (const { cases, areReadings } of open) if (this.choose(cases, areReadings)) return true;
    }
    return false;
  }

  /** Assumes the claim, and returns true if it contradicts the current claims. */
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

  /** Assumes one of the cases if it is the only possible one; otherwise keeps them open. */
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

  /** Whether all the claims of a case hold; undefined if that is not known. */
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

/** Remembered, because many cases make the same claims about the same items. */
const ofItem = remembered((node: Node) =>
  rememberedBy(
    (name: string) => name,
    (name: string) => remembered((item: Item) => substituteVariable(node, name, item)),
  ),
);

type Item = Extract<Node, { kind: 'variable' }>;
/** A variable name that no source text can have, because it contains a space. */
const itemOf = rememberedBy(
  (name: string, place: number) => `${name} ${place}`,
  (name, place): Item => ({ kind: 'variable', name: `${name} ${place}` }),
);

/**
 * Claims that follow from a claim: if a value differs from its stand-in, it is present, and so is a
 * list with an item; and if a property is present, so is the object around it.
 */
function implied(node: Node, is: boolean): readonly Claim[] {
  if (node.kind === 'else' && node.value.kind === 'literal' && node.value.value !== is)
    return [holds(foldHas(node.of))];
  if (node.kind === 'isEmpty' && !is && node.of.kind === 'else' && isEmptyList(node.of.value))
    return [holds(foldHas(node.of.of))];
  if (node.kind === 'has' && is && node.of.kind === 'at' && node.of.of.kind === 'at')
    return [holds({ kind: 'has', of: node.of.of })];
  return [];
}

const isEmptyList = (node: Node): boolean =>
  node.kind === 'literal' && Array.isArray(node.value) && node.value.length === 0;
