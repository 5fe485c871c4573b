/** `--custom-controller` with kinds for which no pod is made. */
import { deployment, filesOf, json, policy } from './checkInputs.js';
import { call } from './run.js';

const rollout = {
  ...deployment({}),
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
};
const owned = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'queue-0',
    namespace: 'shop',
    ownerReferences: [
      { apiVersion: 'example.com/v1', kind: 'Queue', name: 'queue', uid: 'a', controller: true },
    ],
  },
  spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
};
const file = filesOf({
  'psp.json': json(policy('a', { volumes: ['*'] })),
  'custom.jsonl': json(rollout, owned),
  'plain.json': json(deployment({})),
});
const warnings = async (
  workloads: string,
  controller: string,
  ...more: readonly string[]
): Promise<readonly string[]> => {
  const args = ['check', file('psp.json'), '-w', file(workloads), ...more];
  const { stderr } = await call([...args, '--custom-controller', controller]);
  return stderr.split('\n').filter((line) => line.includes('--custom-controller'));
};
const saying = (controller: string, why: string): readonly string[] => [
  `psp-ferry: warning: --custom-controller ${controller}: ${why}`,
];

test.each([
  ['rollout', 'no pod here is made for a rollout; did you mean Rollout?'],
  ['queue', 'no pod here is made for a queue; did you mean Queue?'],
  ['Workflow', 'no pod here is made for a Workflow; pods are made for Rollout, Queue'],
  [
    'Deployment',
    'the controller of a Deployment is one of Kubernetes, and has its own account; see --controllers',
  ],
])('%s is said to be none that makes a pod', async (kind, why) => {
  const controller = `${kind}=argo/controller`;
  expect(await warnings('custom.jsonl', controller)).toEqual(saying(controller, why));
  expect(await warnings('custom.jsonl', controller, '--jobs', '2')).toEqual(
    saying(controller, why),
  );
  expect(await warnings('custom.jsonl', controller, '-q')).toEqual([]);
});

test.each([
  ['custom.jsonl', 'Rollout=argo/controller'],
  ['custom.jsonl', 'Queue=argo/controller'],
  ['custom.jsonl', 'argo/controller'],
  ['plain.json', 'Rollout=argo/controller'],
])('of %s nothing is said with %s', async (workloads, controller) =>
  expect(await warnings(workloads, controller)).toEqual([]),
);

test('plan says it, too', async () => {
  const { stderr } = await call([
    ...['plan', file('psp.json'), file('custom.jsonl'), '-o', file('plan')],
    ...['--custom-controller', 'rollout=argo/controller'],
  ]);
  expect(stderr).toContain(
    '--custom-controller rollout=argo/controller: no pod here is made for a rollout; did you mean Rollout?\n',
  );
});
