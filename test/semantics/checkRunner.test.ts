import { at, equal, field, literal, not, orElse, TRUE, type Bool } from '../../src/lang/build.js';
import type { Check, CheckScope } from '../../src/controls/control.js';
import { container, sysctl, volume } from '../../src/controls/scopes.js';
import { simplify } from '../../src/lang/simplify.js';
import type { JsonObject } from '../../src/pod/json.js';
import { spec } from '../../src/pod/view.js';
import { checkRunner } from '../../src/semantics/checkRunner.js';

const check = (scope: CheckScope, path: string, holds: Bool): Check => ({
  field: `the ${scope}`,
  scope,
  path,
  holds,
  message: 'no',
});
const isGood = (name: Bool): Bool => not(name);

const POD_CHECK = check(
  'pod',
  'spec.hostNetwork',
  not(orElse(at(spec, 'hostNetwork'), literal(false))),
);
const CONTAINER_CHECK = check(
  'container',
  'securityContext',
  isGood(equal(field(container, 'name'), literal('bad'))),
);
const VOLUME_CHECK = check('volume', '', isGood(equal(field(volume, 'name'), literal('bad'))));
const SYSCTL_CHECK = check('sysctl', 'name', isGood(equal(field(sysctl, 'name'), literal('bad'))));
const ALL = [POD_CHECK, CONTAINER_CHECK, VOLUME_CHECK, SYSCTL_CHECK];
const named = (...names: readonly string[]): JsonObject[] => names.map((name) => ({ name }));

const CASES: readonly (readonly [says: string, spec: JsonObject, paths: readonly string[]])[] = [
  ['nothing of a pod without the parts that checks are about', { containers: [] }, []],
  [
    'nothing of a pod that passes',
    {
      containers: named('a'),
      initContainers: named('b'),
      volumes: named('v'),
      securityContext: { sysctls: named('s') },
    },
    [],
  ],
  ['the pod itself', { containers: named('a'), hostNetwork: true }, ['spec.hostNetwork']],
  [
    'a container by its place',
    { containers: named('a', 'bad', 'c') },
    ['spec.containers[1].securityContext'],
  ],
  [
    'containers of each kind, in their own lists',
    {
      containers: named('bad'),
      initContainers: named('a', 'bad'),
      ephemeralContainers: named('bad'),
    },
    [
      'spec.containers[0].securityContext',
      'spec.initContainers[1].securityContext',
      'spec.ephemeralContainers[0].securityContext',
    ],
  ],
  [
    'ephemeral containers where there are no init containers',
    { containers: named('a'), ephemeralContainers: named('bad') },
    ['spec.ephemeralContainers[0].securityContext'],
  ],
  ['a volume as a whole', { containers: [], volumes: named('v', 'bad') }, ['spec.volumes[1]']],
  [
    'a sysctl',
    { containers: [], securityContext: { sysctls: named('bad', 's', 'bad') } },
    ['spec.securityContext.sysctls[0].name', 'spec.securityContext.sysctls[2].name'],
  ],
  [
    'all of it, in the order of the checks',
    { containers: named('bad'), volumes: named('bad'), hostNetwork: true },
    ['spec.hostNetwork', 'spec.containers[0].securityContext', 'spec.volumes[0]'],
  ],
];

it.each(CASES)('names %s', (_, podSpec, paths) => {
  const pod: JsonObject = { metadata: {}, spec: podSpec };
  const runner = checkRunner(ALL);
  expect(runner.refusals(pod).map(({ path }) => path)).toEqual(paths);
  expect(runner.admits(pod)).toBe(paths.length === 0);
});

it('repeats the field and the message of the check', () => {
  expect(
    checkRunner([VOLUME_CHECK]).refusals({ spec: { containers: [], volumes: named('bad') } }),
  ).toEqual([{ field: 'the volume', path: 'spec.volumes[0]', message: 'no' }]);
});

it('puts values in by the function that it is given', () => {
  const runner = checkRunner([VOLUME_CHECK], (node) => simplify({ kind: 'not', of: node }));
  expect(
    runner
      .refusals({ spec: { containers: [], volumes: named('v', 'bad') } })
      .map(({ path }) => path),
  ).toEqual(['spec.volumes[0]']);
});

it('admits everything by no check, and by one that always holds', () => {
  const pod: JsonObject = { spec: { containers: named('bad'), hostNetwork: true } };
  for (const checks of [[], [check('pod', '', TRUE)]])
    expect(checkRunner(checks).admits(pod)).toBe(true);
});
