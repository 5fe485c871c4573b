/** What is known about the value of an expression from comparisons with constants. */
import { lessOrEqualInts, sameValue } from './literals.js';
import type { Literal, Node } from './node.js';

/** A comparison of an expression with constants. */
export interface ValueAsked {
  readonly of: Node;
  readonly among?: readonly Literal[];
  readonly least?: Bound;
  readonly most?: Bound;
}

type Bound = number | bigint | undefined;

/** @returns undefined if the node is not a comparison with a constant. */
export function valueAsked(node: Node): ValueAsked | undefined {
  if (node.kind === 'equal' && node.right.kind === 'literal')
    return { of: node.left, among: [node.right.value] };
  if (node.kind === 'in' && node.list.kind === 'literal') {
    const among = node.list.value as readonly Literal[];
    return among.every((one) => typeof one === 'string') ? { of: node.item, among } : undefined;
  }
  if (node.kind !== 'lessOrEqual') return undefined;
  if (node.left.kind === 'literal') return { of: node.right, least: node.left.value as Bound };
  return node.right.kind === 'literal'
    ? { of: node.left, most: node.right.value as Bound }
    : undefined;
}

/** The set of values that an expression may still have. */
export class KnownValues {
  static readonly ANY = new KnownValues(undefined, [], undefined, undefined);

  private constructor(
    private readonly among: readonly Literal[] | undefined,
    private readonly excluded: readonly Literal[],
    private readonly least: Bound,
    private readonly most: Bound,
  ) {}

  and(asked: ValueAsked, is: boolean): KnownValues {
    const { among, excluded, least, most } = this;
    if (asked.among !== undefined)
      return is
        ? new KnownValues(shared(among ?? asked.among, asked.among), excluded, least, most)
        : new KnownValues(among, [...excluded, ...asked.among], least, most);
    // An absent value makes both `<=` and `>=` false. So a comparison that fails says nothing about
    // the value.
    if (!is) return this;
    return new KnownValues(among, excluded, larger(least, asked.least), smaller(most, asked.most));
  }

  isNone(): boolean {
    const { among, least, most } = this;
    if (least !== undefined && most !== undefined && !lessOrEqualInts(least, most)) return true;
    return among?.every((one) => !this.isPossible(one)) ?? false;
  }

  /** The answer to a comparison, if it follows from what is known; otherwise undefined. */
  answer({ among, least, most }: ValueAsked): boolean | undefined {
    if (least !== undefined) return isAbove(least, this.least, this.most);
    if (most !== undefined) return isBelow(most, this.least, this.most);
    if (among === undefined || this.among === undefined) return undefined;
    const own = this.among.filter((one) => this.isPossible(one));
    const asked = shared(own, among);
    return asked.length === own.length ? true : asked.length === 0 ? false : undefined;
  }

  private isPossible(one: Literal): boolean {
    return this.isInRange(one) && !isAmong(this.excluded, one);
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

const isAmong = (values: readonly Literal[], one: Literal): boolean =>
  values.some((value) => sameValue(value, one));
const shared = (some: readonly Literal[], others: readonly Literal[]): readonly Literal[] =>
  some.filter((one) => isAmong(others, one));

/** Whether a value between two bounds is at least `limit`; undefined if the bounds do not tell. */
function isAbove(limit: number | bigint, least: Bound, most: Bound): boolean | undefined {
  if (least !== undefined && lessOrEqualInts(limit, least)) return true;
  return most !== undefined && !lessOrEqualInts(limit, most) ? false : undefined;
}

function isBelow(limit: number | bigint, least: Bound, most: Bound): boolean | undefined {
  if (most !== undefined && lessOrEqualInts(most, limit)) return true;
  return least !== undefined && !lessOrEqualInts(least, limit) ? false : undefined;
}

const larger = (a: Bound, b: Bound): Bound =>
  a === undefined || (b !== undefined && lessOrEqualInts(a, b)) ? b : a;
const smaller = (a: Bound, b: Bound): Bound =>
  a === undefined || (b !== undefined && lessOrEqualInts(b, a)) ? b : a;
