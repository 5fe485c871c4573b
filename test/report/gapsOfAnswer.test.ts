import type { CheckReason } from '../../src/report/checkLine.js';
import { reasonLine } from '../../src/report/checkReasons.js';
import { gapsInShort } from '../../src/report/gapsOfAnswer.js';

const ids = ['a', 'b', 'web'].flatMap((policy) => [
  `psa/${policy}/fsGroup/looser`,
  `psa/${policy}/hostPorts/looser`,
]);
const refused = (policy: string, field: string) =>
  ({ policy, field, path: '', message: '', at: null }) satisfies CheckReason;

test.each([
  [
    'what PSP refuses for goes first, then the policies that it names',
    { policy: null, reasons: [refused('web', 'hostPorts')] },
    'psa/web/hostPorts/looser, psa/web/fsGroup/looser, psa/*/selection/looser and 4 more',
  ],
  [
    'the policy that admits goes first',
    { policy: 'b', reasons: [] },
    'psa/b/fsGroup/looser, psa/b/hostPorts/looser, psa/*/selection/looser and 4 more',
  ],
])('%s', (_, psp, text) => {
  expect(gapsInShort([...ids, 'psa/*/selection/looser'], psp)).toBe(text);
});

test('few are named as they come', () => {
  expect(gapsInShort(ids.slice(0, 4), { policy: null, reasons: [] })).toBe(
    ids.slice(0, 4).join(', '),
  );
});

test('policies that refuse alike are named, the first of many', () => {
  const line = (policies: readonly string[]): string =>
    reasonLine({ field: 'hostPID', at: null, text: 'spec.hostPID: true', policies });
  expect(line(['a', 'b'])).toBe('added by the server: spec.hostPID: true (a, b: hostPID)');
  expect(line([...'abcdefg'])).toBe(
    'added by the server: spec.hostPID: true (a, b, c, d and 3 more: hostPID)',
  );
});
