import type { Check } from '../../src/controls/control.js';
import { checkRunner } from '../../src/semantics/checkRunner.js';
import { levelChecks, standardChecks } from '../../src/standards/index.js';
import { KNOWN_MINORS } from '../../src/standards/knownMinors.js';
import type { StandardCheck } from '../../src/standards/standardCheck.js';
import { STANDARD_CASES } from './standardCases.js';
import { NEWEST, podWith } from './standardPods.js';

const checksIn = ({ versions }: StandardCheck, minor: number): readonly Check[] =>
  versions.filter(({ since }) => since <= minor).at(-1)?.checks ?? [];
const minors = Array.from({ length: NEWEST + 1 }, (_, minor) => minor);

describe.each(standardChecks.map((check) => ({ check, id: check.id })))('$id', ({ check, id }) => {
  const cases = STANDARD_CASES.filter((one) => one.id === id);

  it.each(cases.filter(({ passes }) => passes))('passes 1.$minor: $says', ({ pod, minor }) => {
    expect(checkRunner(checksIn(check, minor)).refusals(pod)).toEqual([]);
    expect(checkRunner(levelChecks(check.level, minor)).refusals(pod)).toEqual([]);
  });
  it.each(cases.filter(({ passes }) => !passes))('fails 1.$minor: $says', ({ pod, minor }) => {
    expect(checkRunner(checksIn(check, minor)).admits(pod)).toBe(false);
    expect(checkRunner(levelChecks(check.level, minor)).admits(pod)).toBe(false);
  });
  it('has both sides, and both of each version in which it changes', () => {
    expect(new Set(cases.map(({ passes }) => passes))).toEqual(new Set([true, false]));
    for (const { since } of check.versions.slice(1))
      expect(cases.map(({ minor }) => minor)).toEqual(expect.arrayContaining([since, since - 1]));
  });
});

it('has cases for no other check', () => {
  expect([...new Set(STANDARD_CASES.map(({ id }) => id))].sort()).toEqual(
    standardChecks.map(({ id }) => id).sort(),
  );
});

describe('a level', () => {
  it('privileged checks nothing', () =>
    expect(minors.flatMap((minor) => levelChecks('privileged', minor))).toEqual([]));
  it.each(['baseline', 'restricted'] as const)(
    '%s admits the pod that the cases start from, in every version',
    (level) => {
      for (const minor of minors)
        expect(checkRunner(levelChecks(level, minor)).refusals(podWith({}))).toEqual([]);
    },
  );
  it('restricted refuses whatever baseline refuses', () => {
    for (const { pod, minor } of STANDARD_CASES) {
      if (!checkRunner(levelChecks('baseline', minor)).admits(pod))
        expect(checkRunner(levelChecks('restricted', minor)).admits(pod)).toBe(false);
    }
  });
  it.each([
    ['capabilities_restricted', 'capabilities_baseline', 22],
    ['restrictedVolumes', 'hostPathVolumes', 0],
    ['procMount_restricted', 'procMount', 35],
  ])('restricted makes the check %s in the place of %s, since 1.%s', (by, replaced, since) => {
    const isMade = (id: string, level: 'baseline' | 'restricted', minor: number): boolean =>
      checksIn(
        standardChecks.find((one) => one.id === id)!,
        minor,
      ).every((check) => levelChecks(level, minor).includes(check));
    expect([
      isMade(by, 'restricted', since),
      isMade(replaced, 'restricted', since),
      isMade(replaced, 'baseline', since),
    ]).toEqual([true, false, true]);
    if (since > 0) expect(isMade(replaced, 'restricted', since - 1)).toBe(true);
  });
  it.each(['baseline', 'restricted'] as const)('%s makes no check twice', (level) => {
    for (const minor of minors)
      expect(new Set(levelChecks(level, minor)).size).toBe(levelChecks(level, minor).length);
  });
  it('is known from the version after the last PSP to the newest that has a case', () =>
    expect(KNOWN_MINORS).toEqual({ oldest: 25, newest: NEWEST }));
});
