/** What the analysis does grows with what policies say, not with how many say it. */
import { readFileSync } from 'node:fs';
import type * as Analysis from '../../src/api/analysis.js';
import type * as Conversion from '../../src/api/conversion.js';
import type * as WorkModule from '../../src/base/work.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { TARGET_NAMES } from '../../src/gaps/gap.js';
import type * as TargetsModule from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { importOutsideVm } from '../cli/run.js';
import { EVERY_POLICY_GRANTED } from './everyPolicyGranted.js';

/** A copy of its own: of that of all tests, others have made some of the work already. */
const {
  'api/analysis.ts': { analysed },
  'api/conversion.ts': { converted },
  'targets/index.ts': { targets },
  'base/work.ts': { work },
} = await importOutsideVm<{
  'api/analysis.ts': typeof Analysis;
  'api/conversion.ts': typeof Conversion;
  'targets/index.ts': typeof TargetsModule;
  'base/work.ts': typeof WorkModule;
}>('dist/.sources.mjs', 'work');

type Work = typeof work;

type Input = Parameters<typeof analysed>[0];

const workOf = (text: string): Work =>
  workFor(text, (input) => analysed(input, TARGET_NAMES, DEFAULT_OPTIONS));

function workFor(text: string, doIt: (input: Input) => unknown): Work {
  const input = readPolicySet(parseDocuments(text, 'work.yaml'), {});
  const before = { ...work };
  doIt(input);
  const done = (key: keyof Work): number => work[key] - before[key];
  return {
    bound: done('bound'),
    compiled: done('compiled'),
    printed: done('printed'),
    asked: done('asked'),
    checked: done('checked'),
    tried: done('tried'),
    cases: done('cases'),
  };
}

/**
 * @param port what policies differ by.
 * @param user the user ID that they fill in.
 */
const policy = (name: string, port: number, user = 1000): string => `---
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: { name: ${name} }
spec:
  allowPrivilegeEscalation: false
  requiredDropCapabilities: [ALL]
  volumes: [configMap, secret]
  hostPorts: [{ min: ${port}, max: ${port + 10} }]
  runAsUser: { rule: MustRunAs, ranges: [{ min: ${user}, max: 200000 }] }
  fsGroup: { rule: MustRunAs, ranges: [{ min: 1, max: 65535 }] }
  supplementalGroups: { rule: RunAsAny }
  seLinux: { rule: RunAsAny }
`;
const policies = (count: number, portOf: (i: number) => number): string =>
  Array.from({ length: count }, (_, i) => policy(`policy-${i}`, portOf(i))).join('') +
  EVERY_POLICY_GRANTED;

describe('the work of the analysis', () => {
  test('stays within bounds for the example and all targets', () => {
    const done = workOf(readFileSync('examples/restricted.yaml', 'utf8'));
    const within = {
      bound: 250,
      compiled: 300,
      asked: 55_000,
      checked: 26_000,
      tried: 8_500,
    };
    for (const key of Object.keys(within) as (keyof typeof within)[]) {
      expect(done[key]).toBeGreaterThan(0);
      expect(done[key]).toBeLessThanOrEqual(within[key]);
    }
  });

  test('hardly grows with policies that say the same', () => {
    // What no policy of these asked before is made first.
    workOf(policies(1, () => 100));
    const four = workOf(policies(4, () => 400));
    const eight = workOf(policies(8, () => 800));
    expect(eight.bound).toBe(four.bound);
    expect(eight.asked).toBeLessThanOrEqual(1.5 * four.asked);
    expect(eight.compiled).toBeLessThanOrEqual(four.compiled + 4 * 5);
    expect(eight.tried).toBeLessThanOrEqual(2 * four.tried);
  });

  test('grows with what else policies say, and no faster than their number', () => {
    const four = workOf(policies(4, (i) => 14_000 + 20 * i));
    const eight = workOf(policies(8, (i) => 18_000 + 20 * i));
    const { cases, ...others } = four;
    for (const key of Object.keys(others) as (keyof typeof others)[])
      expect(eight[key]).toBeLessThanOrEqual(2 * four[key]);
    // Proofs hold each policy against each other.
    expect(eight.cases).toBeLessThanOrEqual(4 * cases);
    expect(eight.bound).toBe(2 * four.bound);
    // Four more policies, some of which are looked at by themselves.
    expect(eight.tried - four.tried).toBeLessThanOrEqual(4 * 1900);
    expect(eight.asked - four.asked).toBeLessThanOrEqual(4 * 11_000);
  });
});

describe('the work for policies that fill in values of their own', () => {
  test('asks anew only what reads these values', () => {
    const filling = (count: number, first: number): string =>
      Array.from({ length: count }, (_, i) => policy(`policy-${i}`, 100, first + i)).join('') +
      EVERY_POLICY_GRANTED;
    const four = workOf(filling(4, 60_000));
    const eight = workOf(filling(8, 70_000));
    // The checks of user IDs as they stand and after defaults, and what is filled in.
    expect(eight.bound - four.bound).toBeLessThanOrEqual(4 * 5);
  });
});

const emissionWork = (text: string, names: readonly (keyof typeof targets)[]): Work =>
  workFor(text, ({ policySet }) => {
    for (const name of names) targets[name].emit(policySet, DEFAULT_OPTIONS);
  });

describe('the work of finding the levels of policies', () => {
  test('asks of the pods around a rule only what reads what they set', () => {
    const four = emissionWork(
      policies(4, (i) => 24_000 + 20 * i),
      ['psa'],
    );
    const eight = emissionWork(
      policies(8, (i) => 28_000 + 20 * i),
      ['psa'],
    );
    expect(four.checked).toBeGreaterThan(0);
    expect(eight.checked - four.checked).toBeLessThanOrEqual(4 * 400);
  });
});

describe('the work of writing policies', () => {
  test('is hardly more for two targets that speak CEL than for one', () => {
    // So many that what they have in common is written once.
    const many = (first: number): string => policies(64, (i) => first + 20 * i);
    emissionWork(many(40_000), ['vap']);
    const one = emissionWork(many(44_000), ['vap']);
    const two = emissionWork(many(48_000), ['vap', 'kyverno-cel']);
    expect(one.bound).toBeGreaterThan(64);
    expect(two.bound).toBe(one.bound);
    expect(two.printed).toBeLessThanOrEqual(one.printed + 3);
  });
});

test('no gaps are searched of what is too large for a server', () => {
  const paths = Array.from({ length: 6000 }, (_, i) => `{pathPrefix: /${'a'.repeat(300)}/${i}}`);
  const large = policy('large', 80).trimEnd() + `\n  allowedHostPaths: [${paths.join(', ')}]\n`;
  const { tried } = workFor(large, (input) =>
    expect(() =>
      converted(input as Parameters<typeof converted>[0], ['gatekeeper'], {
        ...DEFAULT_OPTIONS,
        selection: 'any',
      }),
    ).toThrow('and a server stores 1572864'),
  );
  expect(tried).toBe(0);
});
