import { TARGET_NAMES, type Gap } from '../../src/gaps/gap.js';
import { acrossTargets, groupGaps } from '../../src/report/gaps/gapGroups.js';
import type { ReviewedGap } from '../../src/report/gaps/gapReview.js';
import { groupTitle } from '../../src/report/gaps/gapWords.js';
import { recommendation, targetSummaries } from '../../src/report/gaps/targetSummaries.js';
import { shortList } from '../../src/base/shortList.js';

const gap = (more: Partial<Gap>): Gap =>
  ({
    target: 'vap',
    policy: 'web',
    control: 'runAsUser',
    effect: 'stricter',
    impact: 'act',
    reason: 'PSP fills in runAsUser on CREATE; the target does not',
    remedy: 'set it in the pod templates: runAsUser: 1',
    ...more,
  }) as Gap;
const ALONE = { psaLevel: null, residual: false };
const reviewed = (one: Gap): ReviewedGap =>
  ({
    gap: one,
    status: 'new',
    acceptance: null,
    expired: false,
    movedLevels: [],
    showing: null,
  }) as unknown as ReviewedGap;

describe('targets in a sentence', () => {
  it('a field is carried where its gaps are for the record', () => {
    const gaps = [gap({ impact: 'record' }), gap({ control: 'update', effect: 'looser' })];
    expect(targetSummaries(['vap'], gaps, ALONE).map(({ sentence }) => sentence)).toEqual([
      'carries every field. 1 to act on, 0 to decide, 1 for the record',
    ]);
  });

  it('counts fields by what happened to them, and names the level of psa', () => {
    const gaps = [
      gap({ target: 'psa' }),
      gap({ target: 'psa', policy: 'other' }),
      gap({ target: 'psa', control: 'volumes', effect: 'looser', impact: 'decide' }),
      gap({ target: 'psa', control: 'seccomp', effect: 'default-lost' }),
    ];
    expect(
      targetSummaries(['psa'], gaps, { ...ALONE, psaLevel: 'baseline' }).map(
        ({ sentence }) => sentence,
      ),
    ).toEqual([
      'baseline; 1 field is looser, 1 field is stricter, 1 field is not filled in as PSP did. 3 to act on, 1 to decide, 0 for the record',
    ]);
  });

  it('of a change, says what changed, and not what the target carries', () => {
    const changed = (gaps: readonly Gap[]): string =>
      targetSummaries(['vap'], gaps, { ...ALONE, isChange: true })[0]!.sentence;
    expect([changed([gap({})]), changed([])]).toEqual([
      'what changed: 1 to act on, 0 to decide, 0 for the record',
      'nothing changed',
    ]);
  });

  it('carries no field for a gap that may stay, and counts what is left to do', () => {
    const may = gap({ effect: 'looser' });
    const options = { ...ALONE, accepted: new Set([may]) };
    const summaries = targetSummaries(['vap', 'kyverno'], [may], options);
    expect(summaries.map(({ target, sentence }) => `${target}: ${sentence}`)).toEqual([
      'kyverno: carries every field. 0 to act on, 0 to decide, 0 for the record',
      'vap: 1 field is looser. 0 to act on, 0 to decide, 0 for the record, 1 accepted',
    ]);
    expect(recommendation(summaries)).toBe(
      'kyverno: it carries most fields; vap, the next, carries 1 fewer',
    );
  });

  it.each<readonly [string, readonly Gap[], readonly string[], string]>([
    [
      'by fields',
      [gap({})],
      ['kyverno', 'vap'],
      'kyverno: it carries most fields; vap, the next, carries 1 fewer',
    ],
    [
      'by what to act on',
      [gap({ control: 'update' })],
      ['kyverno', 'vap'],
      'kyverno: it has least to act on; vap, the next, has 1 more',
    ],
    [
      'by what to decide',
      [gap({ control: 'update', impact: 'decide' })],
      ['kyverno', 'vap'],
      'kyverno: it has least to decide; vap, the next, has 1 more',
    ],
    [
      'as faithful: what is built in',
      [],
      ['vap', 'kyverno'],
      'vap: kyverno differs from PSP as little, and vap is part of Kubernetes',
    ],
  ])('the most faithful is first and recommended: %s', (_, gaps, order, recommended) => {
    const summaries = targetSummaries(['vap', 'kyverno'], gaps, ALONE);
    expect(summaries.map(({ target }) => target)).toEqual(order);
    expect(recommendation(summaries)).toBe(recommended);
  });

  describe('psa and vap that divide the rules are one choice', () => {
    const together = { psaLevel: 'baseline', residual: true };
    const ofBoth = [gap({})];

    it('and nothing is recommended where there is no other', () => {
      const summaries = targetSummaries(['psa', 'vap'], ofBoth, together);
      expect(summaries.map(({ target, sentence }) => `${target}: ${sentence}`)).toEqual([
        'vap: 1 field is stricter. 1 to act on, 0 to decide, 0 for the record',
        'psa: baseline; it is one half, and vap the other: the gaps of both together stand under vap',
      ]);
      expect(recommendation(summaries)).toBeUndefined();
    });

    it('and psa is as faithful as both are', () => {
      const others = [gap({ target: 'kyverno' }), gap({ target: 'kyverno', control: 'volumes' })];
      const summaries = targetSummaries(
        ['psa', 'vap', 'kyverno'],
        [...ofBoth, ...others],
        together,
      );
      expect(summaries.map(({ target }) => target)).toEqual(['vap', 'psa', 'kyverno']);
      expect(recommendation(summaries)).toBe(
        'vap with psa: it carries most fields; kyverno, the next, carries 1 fewer',
      );
    });
  });

  it('one target is no choice', () => {
    expect(recommendation(targetSummaries(['vap'], [], ALONE))).toBeUndefined();
  });
});

describe('groups', () => {
  it('the field privileged and the level privileged are told apart', () => {
    const refuses = (control: string): Gap =>
      gap({ control, reason: `PSP refuses what ${control} does not allow; level privileged does` });
    const groups = groupGaps([refuses('volumes'), refuses('privileged')].map(reviewed));
    expect(groups.map(({ reason }) => reason)).toEqual([
      'PSP refuses what each of these does not allow; level privileged does',
    ]);
  });

  it('fields and policies of one reason and one kind of remedy are one group, with each value once', () => {
    const groups = groupGaps(
      [
        gap({}),
        gap({ policy: 'other' }),
        gap({
          control: 'runAsGroup',
          reason: 'PSP fills in runAsGroup on CREATE; the target does not',
          remedy: 'set it in the pod templates: runAsGroup: 2',
        }),
        gap({ control: 'update', effect: 'looser', reason: 'PSP judges more', remedy: 'none: x' }),
      ].map(reviewed),
    );
    expect(
      groups.map(({ controls, policies, effects, reason, remedy }) => ({
        controls,
        policies,
        effects,
        reason,
        remedy,
      })),
    ).toEqual([
      {
        controls: ['update'],
        policies: ['web'],
        effects: ['looser'],
        reason: 'PSP judges more',
        remedy: { text: 'none: x', values: [] },
      },
      {
        controls: ['runAsUser', 'runAsGroup'],
        policies: ['web', 'other'],
        effects: ['stricter'],
        reason: 'PSP fills in each of these on CREATE; the target does not',
        remedy: {
          text: 'set it in the pod templates:',
          values: ['runAsUser: 1', 'runAsGroup: 2'],
        },
      },
    ]);
  });

  it('targets that differ in nothing else share a group, where the first has it', () => {
    const of = (target: Gap['target'], more: Partial<Gap> = {}): readonly ReviewedGap[] => [
      reviewed(gap({ target, ...more })),
    ];
    const groups = acrossTargets(
      [
        of('vap'),
        of('vap', { control: 'update' }),
        of('kyverno'),
        of('psa', { remedy: 'another' }),
        of('gatekeeper'),
      ].flatMap(groupGaps),
    );
    expect(groups.map(groupTitle)).toEqual([
      'vap, kyverno, gatekeeper, stricter: runAsUser of web',
      'vap, stricter: update of web',
      'psa, stricter: runAsUser of web',
    ]);
    expect(groups[0]!.gaps.map(({ gap: { target } }) => target)).toEqual([
      'vap',
      'kyverno',
      'gatekeeper',
    ]);
    const all = acrossTargets(TARGET_NAMES.flatMap((target) => groupGaps(of(target))));
    expect(all.map(groupTitle)).toEqual(['every target, stricter: runAsUser of web']);
  });

  it('what is acted on is not mixed with the record', () => {
    expect(groupGaps([gap({}), gap({ impact: 'record' })].map(reviewed))).toHaveLength(2);
  });
});

it.each([
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c, d, e'],
  [['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c, d and 2 more'],
])('lists are short: %j', (items, text) => {
  expect(shortList(items)).toBe(text);
});
