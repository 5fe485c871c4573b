import type { Gap } from '../../src/gaps/gap.js';
import { reviewGaps } from '../../src/report/gaps/gapReview.js';
import { NO_POLICY_GRANTED } from '../../src/semantics/admission.js';
import { gapSections } from '../../src/report/gaps/gapSections.js';
import type { Showing } from '../../src/report/gaps/witnessShowing.js';

const gap = (policy: string, witness: Gap['witness']): Gap =>
  ({
    id: `vap/${policy}/update/looser`,
    target: 'vap',
    policy,
    control: 'update',
    effect: 'looser',
    impact: 'act',
    reason: 'it differs',
    remedy: 'see to it',
    witness,
    source: null,
  }) as unknown as Gap;

/** @param note what PSP says besides, to the witness of which policy. */
function groupShown(note: (policy: string) => string | undefined) {
  const shown: string[] = [];
  const review = reviewGaps({
    origin: { files: [], options: [] },
    targets: ['vap'],
    policies: ['a', 'b', 'c'],
    psaLevel: null,
    levels: null,
    residual: false,
    gaps: [gap('a', null), gap('b', {}), gap('c', {})],
    answers: new Map(),
    accepted: new Map(),
    movedSinceAccepted: [],
    previous: null,
    failOn: 'looser',
    impact: 'decide',
    today: '2026-01-01',
    show: ({ policy }) => {
      shown.push(policy);
      return { request: `CREATE by ${policy}`, psp: { note: note(policy) } } as Showing;
    },
    firstPlace: null,
    weight: null,
  });
  const [group] = gapSections(review, false).sections.flatMap(({ groups }) => groups);
  expect(shown).toEqual([]);
  return { group, shown };
}

it('a witness is judged where it is shown, once: of many gaps of one reason it is the first', () => {
  const { group, shown } = groupShown(() => undefined);
  expect([group?.showing?.request, group?.showing?.request]).toEqual([
    'CREATE by b',
    'CREATE by b',
  ]);
  expect(shown).toEqual(['b']);
});

it('the first who may use a policy goes before who may use none, whom PSP refuses any pod', () => {
  const ofAll = (policy: string): string | undefined =>
    policy === 'b' ? NO_POLICY_GRANTED : undefined;
  expect(groupShown(ofAll).group?.showing?.request).toBe('CREATE by c');
  expect(groupShown(() => NO_POLICY_GRANTED).group?.showing?.request).toBe('CREATE by b');
});
