/**
 * What a predicate repeats is asked once. That it means the same is tested on random nodes, in
 * `agreement.test.ts`.
 */
import {
  all,
  and,
  any,
  at,
  choose,
  equal,
  has,
  ifPresent,
  isIn,
  literal,
  not,
  or,
  orElse,
  orOpt,
  variable,
  type Bool,
  type Expr,
} from '../../src/lang/build.js';
import { askedOnce, inOneWalk } from '../../src/lang/askedOnce.js';
import { printCel } from '../../src/lang/printCel.js';
import { simplify } from '../../src/lang/simplify.js';

interface Subject {
  readonly user?: number;
  readonly nonRoot?: boolean;
  readonly profile?: string;
  readonly names?: readonly string[];
}
const app = variable<Subject>('app');
const pod = variable<Subject>('pod');
const text = (value: string): Expr<string> => literal<string>(value);
const yes = literal(true) as Bool;
const no = literal(false) as Bool;
const isA = (value: Expr<string>): Bool => equal(value, text('A'));
const names = orElse(at(pod, 'names'), literal([]) as unknown as Expr<readonly string[]>);
const profile = at(pod, 'profile');
const none = not(has(profile));

const filledIn = {
  node: { kind: 'onlyIf', test: none.node, value: text('A').node },
} as unknown as typeof profile;

const NAMES = { variables: { app: 'app', pod: 'pod' } };
const once = ({ node }: Bool): string => printCel(askedOnce(simplify(node)), NAMES);
const walked = ({ node }: Bool): string => printCel(inOneWalk(simplify(node)), NAMES);

test.each<readonly [string, Bool, string]>([
  [
    'a case beside the value that knows it',
    or(and(none, has(at(pod, 'user'))), ifPresent(profile, 'profile', isA, no)),
    'pod.?profile.optMap(profile, profile == "A").orValue(has(pod.user))',
  ],
  [
    'a case that needs no naming, for the value holds there',
    or(
      and(none, has(at(pod, 'user'))),
      orElse(at(pod, 'nonRoot'), yes),
      and(not(has(at(pod, 'nonRoot'))), none),
    ),
    '!has(pod.profile) && has(pod.user) || pod.?nonRoot.orValue(true)',
  ],
  [
    'a presence within what is asked where it is absent',
    ifPresent(profile, 'profile', isA, or(none, has(at(pod, 'user')))),
    'pod.?profile.optMap(profile, profile == "A").orValue(true)',
  ],
  [
    'a test within one of its branches',
    choose(has(at(pod, 'user')), or(has(at(pod, 'user')), isA(orElse(profile, text('')))), no),
    'has(pod.user)',
  ],
  [
    'the first of two that was filled in where the second is missing',
    ifPresent(orOpt(at(app, 'profile'), orOpt(filledIn, profile)), 'profile', isA, no),
    'app.?profile.or(pod.?profile).optMap(profile, profile == "A").orValue(true)',
  ],
])('%s', (_, predicate, cel) => {
  expect(once(predicate)).toBe(cel);
});

test('walks over one list are one walk, in the order in which they are asked', () => {
  const inNames = (value: string): Bool =>
    all(names, 'name', (name) => not(equal(name, text(value))));
  expect(walked(and(inNames('A'), none, inNames('B')))).toBe(
    'pod.?names.orValue([]).all(name, name != "A" && name != "B") && !has(pod.profile)',
  );
  const some = (value: string): Bool => any(names, 'name', (name) => equal(name, text(value)));
  expect(walked(not(or(some('A'), some('A'), none)))).toBe(
    '!(pod.?names.orValue([]).exists(name, name == "A") || !has(pod.profile))',
  );
});

test('what one walk asks more than another is asked once', () => {
  const short = (name: Expr<string>): Bool => isIn(name, literal(['A', 'B']));
  const both = or(
    any(names, 'name', (name) => and(short(name), has(profile))),
    any(names, 'name', short),
  );
  expect(walked(both)).toBe('pod.?names.orValue([]).exists(name, name in ["A", "B"])');
});

test('walks with different names of the element stay apart', () => {
  const of = (element: string): Bool => all(names, element, (name) => isA(name));
  expect(walked(and(of('one'), of('two'), none))).toBe(
    'pod.?names.orValue([]).all(one, one == "A") &&\npod.?names.orValue([]).all(two, two == "A") &&\n!has(pod.profile)',
  );
});
