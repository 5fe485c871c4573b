/** What an edit leaves alone is not found out again. */
import { readFileSync } from 'node:fs';
import { work } from '../../src/base/work.js';
import { Session } from '../../web/core/session.js';
import { sameAsBefore } from '../../web/core/samePolicies.js';
import { DEFAULT_CHOICES } from '../../web/pageState.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import type { TargetAnalysis } from '../../src/api/analysis.js';

const TEXT = readFileSync('examples/restricted.yaml', 'utf8');
const looked: number[] = [];
const analysis = (text: string): TargetAnalysis =>
  new Session({ name: 'p.yaml', text, choices: DEFAULT_CHOICES }).analyse('kyverno', (policies) =>
    looked.push(policies),
  );

it('policies that are the same are those of before, and a set of the same is the same', () => {
  const set = (...names: readonly string[]): PolicySet =>
    ({ policies: names.map((name) => ({ name })), grants: [] }) as unknown as PolicySet;
  const first = sameAsBefore(set('a', 'b'));
  expect(sameAsBefore(set('a', 'b'))).toBe(first);
  const second = sameAsBefore(set('a', 'c'));
  expect(second).toEqual(set('a', 'c'));
  expect(second.policies[0]).toBe(first.policies[0]);
  // Only what the last input had is kept.
  expect(sameAsBefore(set('b')).policies[0]).not.toBe(first.policies[1]);
});

it('gaps of the same policies are found once, and stand where the policies stand now', () => {
  const before = analysis(TEXT);
  expect(looked).not.toEqual([]);
  const { tried } = work;
  const moved = analysis(`# a comment\n${TEXT}`);
  expect(work.tried).toBe(tried);
  const lines = ({ gaps }: TargetAnalysis): readonly (number | undefined)[] =>
    gaps.map(({ source }) => (source !== null && 'line' in source ? source.line : undefined));
  expect(lines(moved)).toEqual(
    lines(before).map((line) => (line === undefined ? undefined : line + 1)),
  );
  expect(lines(before).some((line) => line !== undefined)).toBe(true);
  expect(moved.gaps.map(({ source: _, ...gap }) => gap)).toEqual(
    before.gaps.map(({ source: _, ...gap }) => gap),
  );
});

it('other policies are looked at', () => {
  const { tried } = work;
  expect(analysis(TEXT.replace('MustRunAsNonRoot', 'RunAsAny')).gaps).not.toEqual([]);
  expect(work.tried).toBeGreaterThan(tried);
});
