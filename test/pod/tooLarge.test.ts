/** How many entries a pod may have where CEL judges it. */
import { compile } from '../../src/lang/evaluate.js';
import { printCel } from '../../src/lang/printCel.js';
import {
  hasMoreEntries,
  mayGrowTooLarge,
  mostEntries,
  tooLargeFor,
} from '../../src/pod/tooLarge.js';

const isTooLarge = compile(tooLargeFor(1).node, ['pod']);
const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
const container = (fields: object = {}): object => ({ name: 'c', ...fields });
const pod = (spec: object): object => ({
  metadata: {},
  spec: { containers: [container()], ...spec },
});

test.each([
  ['containers', (count: number) => ({ containers: times(count, container()) })],
  [
    'containers of every kind',
    (count: number) => ({
      initContainers: times(200, container()),
      ephemeralContainers: times(count - 201, container()),
    }),
  ],
  ['volumes', (count: number) => ({ volumes: times(count - 1, { name: 'v' }) })],
  [
    'sysctls and groups',
    (count: number) => ({
      securityContext: {
        sysctls: times(200, { name: 'a' }),
        supplementalGroups: times(count - 201, 1),
      },
    }),
  ],
  [
    'mounts',
    (count: number) => ({
      containers: [
        container({ volumeMounts: times(100, { name: 'v' }) }),
        container({ volumeMounts: times(count - 100, { name: 'v' }) }),
      ],
    }),
  ],
  [
    'ports and capabilities',
    (count: number) => ({
      containers: [
        container({
          ports: times(100, { containerPort: 1 }),
          securityContext: {
            capabilities: { add: times(100, 'A'), drop: times(count - 200, 'A') },
          },
        }),
      ],
    }),
  ],
])('five hundred %s are judged, one more is too many', (_, spec) => {
  expect([500, 501].map((count) => isTooLarge(pod(spec(count))))).toEqual([false, true]);
});

test('what is filled in may be what is too much', () => {
  const mayGrow = compile(
    mayGrowTooLarge(1, { groups: [1], capabilities: ['A', 'B', 'C', 'D'] }).node,
    ['pod'],
  );
  const volumes = (count: number): object => pod({ volumes: times(count, { name: 'v' }) });
  expect([498, 499].map((count) => mayGrow(volumes(count)))).toEqual([false, true]);
  const containers = (count: number): object => pod({ containers: times(count, container()) });
  expect([125, 126].map((count) => mayGrow(containers(count)))).toEqual([false, true]);
});

test.each([
  [0, 500],
  [1, 500],
  [2, 353],
  [4, 250],
  [20, 111],
  [25, 100],
  // A real pod has up to 79 of all.
  [300, 100],
])('%d policies judge %d', (policies, most) => {
  expect(mostEntries(policies)).toBe(most);
});

test('in CEL, what a container has is counted only where there are few containers', () => {
  expect(printCel(hasMoreEntries(7).node, { variables: { pod: 'object' } })).toBe(
    `size(object.spec.containers) +
size(object.spec.?initContainers.orValue([])) +
size(object.spec.?ephemeralContainers.orValue([])) +
size(object.spec.?volumes.orValue([])) +
size(object.spec.?securityContext.?sysctls.orValue([])) +
size(object.spec.?securityContext.?supplementalGroups.orValue([])) > 7 ||
(
  object.spec.containers +
  object.spec.?initContainers.orValue([]) +
  object.spec.?ephemeralContainers.orValue([])
).map(container,
  size(container.?volumeMounts.orValue([])) +
  size(container.?ports.orValue([])) +
  size(container.?securityContext.?capabilities.?add.orValue([])) +
  size(container.?securityContext.?capabilities.?drop.orValue([]))
).sum() > 7`,
  );
});
