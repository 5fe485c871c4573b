/**
 * What the simplifier makes of a node answers like the node itself, what asks less too, and what is
 * proven of nodes holds, on random well-typed nodes and pods.
 */
import { gen, nat, property, assert, type GeneratorValue } from 'fast-check';
import type { PolicySpec } from '../../src/ir/policySet.js';
import { askedOnce, inOneWalk } from '../../src/lang/askedOnce.js';
import { compile } from '../../src/lang/evaluate.js';
import { mapChildren, type Literal, type Node } from '../../src/lang/node.js';
import { printCel } from '../../src/lang/printCel.js';
import { bindPolicy } from '../../src/lang/bindPolicy.js';
import { neverTogether } from '../../src/lang/refutation.js';
import { simplify } from '../../src/lang/simplify.js';

/** Draws from fast-check, which makes a failing draw smaller. */
class Dice {
  constructor(private readonly draw: GeneratorValue) {}
  below(limit: number): number {
    return this.draw(nat, { max: limit - 1 });
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

const TEXTS = ['', 'a', 'b', 'ab', 'a,b', 'b,', ',', 'b:a'];
const INTS: readonly Literal[] = [
  0,
  1,
  -1,
  2 ** 53 - 1,
  9223372036854775807n,
  -9223372036854775808n,
];
const lit = (value: Literal): Node => ({ kind: 'literal', value });
const at = (of: Node, key: string): Node => ({ kind: 'at', of, key });
const POD: Node = { kind: 'variable', name: 'pod' };

/** Nodes by type; `texts` are the variables of that type in scope. */
class Generator {
  private names = 0;
  constructor(private readonly dice: Dice) {}

  private one(
    depth: number,
    leaves: readonly (() => Node)[],
    inner: readonly (() => Node)[],
  ): Node {
    return this.dice.pick(depth <= 0 || this.dice.below(5) === 0 ? leaves : inner)();
  }

  bool(depth: number, texts: readonly string[] = []): Node {
    const bool = (): Node => this.bool(depth - 1, texts);
    const text = (): Node => this.text(depth - 1, texts);
    const int = (): Node => this.int(depth - 1, texts);
    const list = (): Node => this.list(depth - 1, texts);
    const maybe = (): Node => this.maybeText(depth - 1, texts);
    return this.one(
      depth,
      [
        () => lit(true),
        () => lit(false),
        () => ({ kind: 'param', path: ['privileged'] }),
        () => ({ kind: 'has', of: at(POD, 'label') }),
        () => ({
          kind: 'else',
          of: { kind: 'param', path: ['defaultAllowPrivilegeEscalation'] },
          value: lit(false),
        }),
        () => ({ kind: 'else', of: at(POD, 'flag'), value: lit(true) }),
      ],
      [
        () => ({ kind: 'not', of: bool() }),
        () => ({
          kind: this.dice.pick(['and', 'or']),
          items: [bool(), bool(), bool()].slice(this.dice.below(4)),
        }),
        () => ({ kind: 'equal', left: text(), right: text() }),
        () => ({ kind: 'equal', left: int(), right: int() }),
        () => ({ kind: 'lessOrEqual', left: int(), right: int() }),
        () => ({ kind: 'in', item: text(), list: list() }),
        () => ({
          kind: this.dice.pick(['startsWith', 'endsWith', 'contains']),
          of: text(),
          arg: text(),
        }),
        () => ({ kind: 'sameItems', left: list(), right: list() }),
        () => ({ kind: 'isEmpty', of: list() }),
        () => ({ kind: 'has', of: maybe() }),
        () => ({ kind: 'if', test: bool(), then: bool(), otherwise: bool() }),
        () =>
          this.bound(texts, (name, inner) => ({
            kind: 'ifPresent',
            of: maybe(),
            name,
            then: this.bool(depth - 1, inner),
            absent: bool(),
          })),
        () =>
          this.bound(texts, (name, inner) => ({
            kind: this.dice.pick(['all', 'any']),
            list: list(),
            name,
            body: this.bool(depth - 1, inner),
          })),
      ],
    );
  }

  text(depth: number, texts: readonly string[]): Node {
    const text = (): Node => this.text(depth - 1, texts);
    const bool = (): Node => this.bool(depth - 1, texts);
    const maybe = (): Node => this.maybeText(depth - 1, texts);
    const mark = (): Node => lit(this.dice.pick(['a', ',', 'b:']));
    return this.one(
      depth,
      [
        () => lit(this.dice.pick(TEXTS)),
        () => ({ kind: 'field', of: POD, key: 'name' }),
        () => ({ kind: 'param', path: ['runAsUser', 'rule'] }),
        ...texts.map((name) => (): Node => ({ kind: 'variable', name })),
      ],
      [
        () => ({
          kind: this.dice.pick(['trimPrefix', 'trimSuffix', 'before']),
          of: text(),
          arg: mark(),
        }),
        () => ({ kind: 'concat', items: [text(), text(), text()].slice(this.dice.below(3)) }),
        () => ({ kind: 'else', of: maybe(), value: text() }),
        () => ({ kind: 'if', test: bool(), then: text(), otherwise: text() }),
        () =>
          this.bound(texts, (name, inner) => ({
            kind: 'ifPresent',
            of: maybe(),
            name,
            then: this.text(depth - 1, inner),
            absent: text(),
          })),
      ],
    );
  }

  int(depth: number, texts: readonly string[]): Node {
    const int = (): Node => this.int(depth - 1, texts);
    return this.one(
      depth,
      [
        () => lit(this.dice.pick(INTS)),
        () => ({ kind: 'first', of: { kind: 'param', path: ['hostPorts'] }, key: 'min' }),
      ],
      [
        () => ({ kind: 'else', of: at(POD, 'uid'), value: int() }),
        () => ({ kind: 'if', test: this.bool(depth - 1, texts), then: int(), otherwise: int() }),
        () => ({
          kind: 'else',
          of: { kind: 'onlyIf', test: this.bool(depth - 1, texts), value: int() },
          value: int(),
        }),
      ],
    );
  }

  list(depth: number, texts: readonly string[]): Node {
    const list = (): Node => this.list(depth - 1, texts);
    const text = (): Node => this.text(depth - 1, texts);
    return this.one(
      depth,
      [
        () => lit([]),
        () => lit([this.dice.pick(TEXTS), this.dice.pick(TEXTS)]),
        () => ({ kind: 'param', path: ['allowedCapabilities'] }),
        () => ({ kind: 'else', of: at(POD, 'list'), value: lit([]) }),
      ],
      [
        () => ({ kind: 'split', of: text(), arg: lit(',') }),
        () => ({ kind: 'join', items: [list(), list(), list()].slice(this.dice.below(3)) }),
        () => ({ kind: 'without', of: list(), other: list() }),
        () => ({ kind: 'sortedSet', of: list() }),
        () => ({ kind: 'list', items: [text(), text()].slice(this.dice.below(3)) }),
      ],
    );
  }

  maybeText(depth: number, texts: readonly string[]): Node {
    const text = (): Node => this.text(depth - 1, texts);
    const maybe = (): Node => this.maybeText(depth - 1, texts);
    return this.one(
      depth,
      [
        () => lit(null),
        () => at(POD, 'label'),
        () => at(at(POD, 'map'), 'a'),
        () => at(lit({ a: 'x', b: null }), this.dice.pick(['a', 'b', 'c'])),
      ],
      [
        () => ({ kind: 'lookup', of: at(POD, 'map'), key: text() }),
        () => ({ kind: 'onlyIf', test: this.bool(depth - 1, texts), value: text() }),
        () => ({ kind: 'orOpt', of: maybe(), other: maybe() }),
        () =>
          at(
            {
              kind: 'object',
              entries: [
                ['a', text()],
                ['b', text()],
              ],
            },
            this.dice.pick(['a', 'b', 'c']),
          ),
      ],
    );
  }

  /** Names are used again on purpose: inner variables hide outer ones. */
  private bound(
    texts: readonly string[],
    make: (name: string, inner: readonly string[]) => Node,
  ): Node {
    const name = this.dice.pick(['x', 'y', `z${(this.names += 1)}`]);
    return make(name, [...new Set([...texts, name])]);
  }
}

const policyOf = (dice: Dice): PolicySpec =>
  ({
    privileged: dice.pick([true, false]),
    defaultAllowPrivilegeEscalation: dice.pick([true, false, null]),
    runAsUser: { rule: dice.pick(['RunAsAny', 'a', '']), ranges: [] },
    allowedCapabilities: dice.pick([[], ['a'], ['b', 'a', 'a'], ['', 'a,b']]),
    hostPorts: dice.pick([
      [],
      [
        { min: 1, max: 2 },
        { min: 5, max: 5 },
      ],
    ]),
  }) as unknown as PolicySpec;
const podOf = (dice: Dice): object => ({
  name: dice.pick(TEXTS),
  label: dice.pick([undefined, null, ...TEXTS]),
  uid: dice.pick([undefined, null, ...INTS]),
  flag: dice.pick([undefined, null, true, false]),
  list: dice.pick([undefined, null, [], ['a'], ['b', 'a', 'b']]),
  map: dice.pick([undefined, null, {}, { a: 'b' }, { '': 'x', a: null, ab: '' }]),
});

/** Parameters put in, and nothing folded. */
function bound(node: Node, spec: PolicySpec): Node {
  if (node.kind !== 'param') return mapChildren(node, (child) => bound(child, spec));
  return lit(
    (node.path.reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | null)?.[key],
      spec,
    ) ?? null) as Literal,
  );
}

const hasTrimSuffix = (node: Node): boolean => {
  let found = node.kind === 'trimSuffix';
  mapChildren(node, (child) => ((found ||= hasTrimSuffix(child)), child));
  return found;
};

const shown = (value: object): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one));

const NODES = 2400;

test(`evaluate and simplify agree on ${NODES} nodes`, () => {
  const answers = { true: 0, false: 0, folded: 0 };
  assert(
    property(gen(), (draw) => {
      const dice = new Dice(draw);
      const node = new Generator(dice).bool(2 + dice.below(4));
      const spec = policyOf(dice);
      const plain = bound(node, spec);
      const residue = bindPolicy(node, spec);
      if (residue.kind === 'literal') answers.folded += 1;
      if (!hasTrimSuffix(residue))
        expect(printCel(residue, { variables: { pod: 'object' } })).not.toBe('');
      const asked = [plain, residue, simplify(residue), askedOnce(residue), inOneWalk(residue)].map(
        (one) => compile(one, ['pod']),
      );
      for (let j = 0; j < 4; j += 1) {
        const pod = podOf(dice);
        const [answer, ...others] = asked.map((ask) => Boolean(ask(pod)));
        answers[answer ? 'true' : 'false'] += 1;
        if (others.some((other) => other !== answer))
          throw new Error(shown({ plain, residue, pod, answer, others }));
      }
    }),
    { numRuns: NODES, seed: 1 },
  );
  // A generator that only makes trivial nodes would prove nothing.
  expect(Math.min(answers.true, answers.false)).toBeGreaterThan(1600);
  expect(NODES - answers.folded).toBeGreaterThan(480);
});

test(`what is proven never to hold together does not, of ${NODES} pairs`, () => {
  let proven = 0;
  assert(
    property(gen(), (draw) => {
      const dice = new Dice(draw);
      const generator = new Generator(dice);
      const spec = policyOf(dice);
      const [a, b] = [0, 1].map(() => bindPolicy(generator.bool(1 + dice.below(4)), spec)) as [
        Node,
        Node,
      ];
      // Of random pairs few contradict each other.
      const both: Node = { kind: dice.pick(['and', 'or'] as const), items: [a, b] };
      const pair = dice.pick<readonly Node[]>([
        [a, b],
        [both, { kind: 'not', of: a }],
        [both, { kind: 'not', of: b }, { kind: 'not', of: a }],
      ]);
      if (!neverTogether(pair)) return;
      proven += 1;
      const asked = pair.map((one) => compile(one, ['pod']));
      for (let j = 0; j < 12; j += 1) {
        const pod = podOf(dice);
        if (asked.every((ask) => Boolean(ask(pod)))) throw new Error(shown({ pair, pod }));
      }
    }),
    { numRuns: NODES, seed: 2 },
  );
  expect(proven).toBeGreaterThan(NODES / 4);
});
