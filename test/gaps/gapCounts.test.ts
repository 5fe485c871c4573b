import { gapCounts, impactCounts } from '../../src/gaps/gapCounts.js';

it('effects: lost and different defaults are one number', () => {
  const effects = ['looser', 'stricter', 'stricter', 'default-lost', 'default-differs', 'unseen'];
  expect(gapCounts(effects.map((effect) => ({ effect }) as never))).toEqual({
    looser: 1,
    stricter: 2,
    defaults: 2,
    unseen: 1,
  });
});
it('impacts', () =>
  expect(impactCounts([{ impact: 'act' }, { impact: 'record' }, { impact: 'act' }])).toEqual({
    act: 2,
    decide: 0,
    record: 1,
  }));
