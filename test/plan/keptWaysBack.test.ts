import { isWayBack, keptWaysBack } from '../../src/plan/keptWaysBack.js';

const workloads = [{ kind: 'Deployment', name: 'web', namespace: 'shop' }] as unknown as Parameters<
  typeof keptWaysBack
>[2]['workloads'];
const command = (resource: string, name: string): string =>
  `kubectl patch ${resource} ${name} --namespace shop --patch-file web.unpatch.yaml "$@" || failed=1`;
const scriptOf = (line: string): string =>
  `#!/bin/sh\n# Takes the patches off.\nfailed=0\n${line}\n\nexit "$failed"\n`;
const keptOf = (line: string): ReadonlyMap<string, string> =>
  keptWaysBack(
    new Map([
      ['workloads/shop/unpatch.sh', scriptOf(line)],
      ['workloads/shop/web.unpatch.yaml', 'spec: {}\n'],
    ]),
    new Map(),
    { workloads },
  ).files;

test('a way back that nothing writes any more is kept with its file', () => {
  const line = command('deployment.apps', 'web');
  expect([...keptOf(line).keys()].sort()).toEqual([
    'workloads/shop/unpatch.sh',
    'workloads/shop/web.unpatch.yaml',
  ]);
  expect(keptOf(line).get('workloads/shop/unpatch.sh')).toContain(`\n${line}\n`);
});

test('nothing else of the earlier script is kept', () => {
  const line = command('deployment.apps', 'web');
  const script = keptOf(`${line}\necho by hand\nreboot`).get('workloads/shop/unpatch.sh')!;
  expect(script.split('\n').filter((one) => /^[a-z]/.test(one))).toEqual([
    'cd "$(dirname "$0")" || exit 1',
    'failed=0',
    line,
    'exit "$failed"',
  ]);
});

test.each([
  ['more in the resource', command('deployment.apps;reboot', 'web')],
  ['more in the name', command('deployment.apps', "'web$(reboot)'")],
  ['more behind it', `${command('deployment.apps', 'web')}; reboot`],
  ['a workload that is gone', command('deployment.apps', 'other')],
])('a line is not kept with %s', (_, line) => {
  expect(keptOf(line).size).toBe(0);
});

test('only ways back are read', () => {
  expect(
    [
      'workloads/shop/web.unpatch.yaml',
      'workloads/../unpatch.sh',
      'workloads/a/b/x.unpatch.yaml',
    ].map(isWayBack),
  ).toEqual([true, false, false]);
});
