/** `check`, of fields that Kubernetes does not have in a pod. */
import { containers, deployment, filesOf, json, policy } from './checkInputs.js';
import { call } from './run.js';

const pod = (name: string, spec: object, rest: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop' },
  spec: { containers, ...spec },
  ...rest,
});
const secured = (securityContext: object): object => ({
  containers: containers.map((one) => ({ ...one, securityContext })),
});
const TYPO = { securtyContext: { runAsUser: 0 } };
const review = (object: object): object => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: {
    uid: 'a',
    kind: { group: '', version: 'v1', kind: 'Pod' },
    resource: { group: '', version: 'v1', resource: 'pods' },
    name: 'web',
    namespace: 'shop',
    operation: 'CREATE',
    userInfo: { username: 'jane@example.com' },
    object,
  },
});
const psp = filesOf({ 'psp.json': json(policy('a', { volumes: ['*'] })) })('psp.json');
const checked = async (objects: readonly object[], ...more: readonly string[]) => {
  const file = filesOf({ 'pods.jsonl': json(...objects) })('pods.jsonl');
  const { stdout, stderr } = await call(['check', psp, '-w', file, ...more]);
  const warnings = stderr.split('\n').filter((line) => line.includes('warning: '));
  return { stdout, warnings: warnings.map((line) => line.replaceAll(file, 'pods')) };
};
const unknown = (place: string, field: string, remedy: string): string =>
  `pods:${place}: warning: "${field}" is not a field of a pod that psp-ferry knows (Kubernetes 1.37), and is passed over; ${remedy}`;
const ASK = 'ask a server: kubectl create --dry-run=server -f FILE';

test.each([
  [pod('web', TYPO), 'spec.securtyContext', 'did you mean "securityContext"?'],
  [deployment(TYPO), 'spec.securtyContext', 'did you mean "securityContext"?'],
  [
    pod('web', secured({ priviledged: true })),
    'spec.containers[].securityContext.priviledged',
    'did you mean "privileged"?',
  ],
  [
    pod('web', { securityContext: { runAsUsers: 0 } }),
    'spec.securityContext.runAsUsers',
    'did you mean "runAsUser"?',
  ],
  [
    pod('web', { initContainers: [{ ...containers[0], name: 'init', ofTomorrow: 1 }] }),
    'spec.initContainers[].ofTomorrow',
    ASK,
  ],
  [pod('web', {}, { securityContext: {} }), 'securityContext', ASK],
  [
    pod('web', {}, { metadata: { name: 'web', anotations: {} } }),
    'metadata.anotations',
    'did you mean "annotations"?',
  ],
])('%j', async (object, field, remedy) => {
  const { warnings } = await checked([object]);
  expect(warnings).toEqual([unknown('1:1', field, remedy)]);
});

test('one of each is said, from several threads too, and no answer changes', async () => {
  const pods = ['a', 'b', 'c'].map((name) => pod(name, { ...TYPO, ...secured({ prived: 1 }) }));
  const { stdout, warnings } = await checked(pods);
  expect(warnings).toEqual([
    unknown('1:1', 'spec.securtyContext', 'did you mean "securityContext"?'),
    unknown('1:1', 'spec.containers[].securityContext.prived', ASK),
  ]);
  expect((await checked(pods, '--jobs', '2')).warnings).toEqual(warnings);
  expect((await checked(pods, '-q')).warnings).toEqual([]);
  const plain = await checked(['a', 'b', 'c'].map((name) => pod(name, {})));
  expect(stdout).toBe(plain.stdout);
});

test('what a server has taken already, and what another kind calls its own, is not doubted', async () => {
  const custom = { ...deployment(TYPO), apiVersion: 'example.com/v1', kind: 'Queue' };
  expect((await checked([review(pod('web', TYPO)), custom])).warnings).toEqual([]);
});
