import type { CheckReason } from '../../src/report/checkLine.js';
import { reasonLines } from '../../src/report/checkReasons.js';
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
    reasonLines(
      policies.map((policy) => ({
        ...refused(policy, 'hostPID'),
        path: 'spec.hostPID',
        value: true,
        message: 'not allowed',
      })),
    ).join('\n');
  const text = 'added by the server: spec.hostPID: true; not allowed';
  expect(line(['a', 'b'])).toBe(`${text} (a, b: hostPID)`);
  expect(line([...'abcdefg'])).toBe(`${text} (a, b, c, d and 3 more: hostPID)`);
});

test('items of a list that are refused alike share a line', () => {
  const dropped = (index: number, container: string, value = 'NET_RAW'): CheckReason => ({
    policy: 'web',
    field: 'allowedCapabilities',
    container,
    path: `spec.containers[${index}].securityContext.capabilities.add[0]`,
    value,
    message: 'not allowed',
    at: { file: 'web.yaml', line: 10 + index, column: 5 },
  });
  const path = 'spec.containers[0].securityContext.capabilities.add[0]';
  expect(reasonLines([dropped(0, 'app'), dropped(1, 'proxy'), dropped(2, 'app', 'BPF')])).toEqual([
    `web.yaml:10:5: container app: ${path}: NET_RAW; not allowed (web: allowedCapabilities); the same at 11:5 (container proxy)`,
    `web.yaml:12:5: container app: ${path.replace('[0]', '[2]')}: BPF; not allowed (web: allowedCapabilities)`,
  ]);
  const other = { ...dropped(1, 'app'), at: { file: 'other.yaml', line: 1, column: 1 } };
  expect(reasonLines([dropped(0, 'app'), other])).toHaveLength(2);
});
