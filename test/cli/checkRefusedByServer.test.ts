/** `check`, where the API server refuses what PSP or a target filled in. */
import { filesOf, json, policy } from './checkInputs.js';
import { call } from './run.js';

const PROFILE = 'apparmor.security.beta.kubernetes.io/';
const anything = {
  ...policy('anything', { volumes: ['*'], hostPorts: [{ min: 0, max: 65_535 }] }),
  metadata: {
    name: 'anything',
    annotations: { 'seccomp.security.alpha.kubernetes.io/allowedProfileNames': '*' },
  },
};
const pod = (name: string, os: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop' },
  spec: { os: { name: os }, containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
});
const windows = pod('win', 'windows');
const linux = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, i) => pod(`linux-${i}`, 'linux'));
const file = filesOf({
  'drops.json': json(policy('drops', { volumes: ['*'], requiredDropCapabilities: ['ALL'] })),
  // PSP writes an annotation, which the server takes; the targets write a field.
  'profile.json': json({
    ...anything,
    metadata: {
      name: 'profile',
      annotations: {
        [`${PROFILE}allowedProfileNames`]: 'runtime/default',
        [`${PROFILE}defaultProfileName`]: 'runtime/default',
      },
    },
  }),
  'windows.json': json(windows),
  'anything.json': json(anything),
  'linux.json': json(...linux(1)),
  'many.json': json(...linux(15), windows, ...linux(15)),
});
const check = (
  psp: string,
  workloads: string,
  ...more: readonly string[]
): ReturnType<typeof call> =>
  call(['check', file(psp), '-w', file(workloads), '-q', '--selection', 'any', ...more]);

test.each(['text', 'ndjson', 'markdown', 'github', 'sarif', 'junit'])(
  '--fail-on-denied fails with -f %s',
  async (format) => {
    const failing = ['--fail-on-denied', '-f', format];
    expect((await check('drops.json', 'windows.json', ...failing)).status).toBe(1);
    expect((await check('profile.json', 'windows.json', '-t', 'vap', ...failing)).status).toBe(1);
    expect((await check('drops.json', 'linux.json', '-t', 'vap', ...failing)).status).toBe(0);
    expect((await check('profile.json', 'windows.json', ...failing)).status).toBe(0);
  },
);

test('the totals count it apart', async () => {
  const { stdout } = await check('drops.json', 'many.json', '-t', 'vap');
  expect(stdout).toContain(
    'PSP: 0 allowed, 30 mutated, 0 denied, 1 refused by the API server, 0 left alone; vap: 31 the same, 0 differ',
  );
});

test('among many answers it is shown, and not counted as admitted', async () => {
  const { stdout } = await check('drops.json', 'many.json', '-t', 'vap');
  expect(stdout).toContain('Pod shop/win: mutated by drops (PSP admits it, but the API server');
  expect(stdout).toContain('30 more are admitted');
});

test.each(['markdown', 'html'])('%s has a section for it', async (format) => {
  const { stdout } = await check('drops.json', 'many.json', '-f', format);
  expect(stdout).toContain('Admitted by PSP, refused by the API server');
  expect(stdout).toContain('Pod shop/win');
  expect(stdout).not.toContain('linux-1');
});

describe('a pod that every server refuses as it is', () => {
  const podFile = ({ annotations, ...spec }: { annotations?: object }): string =>
    filesOf({
      'pod.json': json({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web', namespace: 'shop', ...(annotations && { annotations }) },
        spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }], ...spec },
      }),
    })('pod.json');
  const container = (own: object): object => ({
    containers: [{ name: 'app', image: 'registry.example.com/app:1', ...own }],
  });
  const LARGEST_ID = 2_147_483_647;

  const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
  const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';
  const annotated = (key: string, value: string, fault: string): [object, string] => [
    { annotations: { [key]: value } },
    `metadata.annotations${key === SECCOMP ? `.${key}` : `[${key}]`}: ${fault}`,
  ];

  it.each([
    [
      container({ securityContext: { runAsUser: -1 } }),
      `spec.containers[0].securityContext.runAsUser: must be between 0 and ${LARGEST_ID}`,
    ],
    [
      { securityContext: { supplementalGroups: [1, LARGEST_ID + 1] } },
      `spec.securityContext.supplementalGroups[1]: must be between 0 and ${LARGEST_ID}`,
    ],
    [
      { volumes: [{ name: 'etc', hostPath: { path: '/var/../etc' } }] },
      "spec.volumes[0].hostPath.path: must not contain '..'",
    ],
    [
      container({ ports: [{ containerPort: 65_536 }] }),
      'spec.containers[0].ports[0].containerPort: must be between 1 and 65535',
    ],
    annotated(SECCOMP, '', 'must be a valid seccomp profile'),
    annotated(SECCOMP, 'localhost/../app.json', "must not contain '..'"),
    annotated(`${APPARMOR}app`, 'app', 'invalid AppArmor profile name: "app"'),
    annotated(`${APPARMOR}web`, 'runtime/default', 'container not found'),
  ])('%j', async (spec, fault) => {
    const args = ['check', file('anything.json'), '-w', podFile(spec), '-t', 'vap', '-q'];
    const { stdout, status } = await call([...args, '--fail-on-denied']);
    expect(stdout).toContain(
      `Pod shop/web: allowed by anything (the API server refuses it: ${fault})`,
    );
    expect(stdout).toContain('vap: allowed (the API server refuses it too)');
    expect(stdout).toContain(', 1 refused by the API server, 0 left alone; vap: 1 the same');
    expect(status).toBe(1);
  });

  it.each([
    { volumes: [{ name: 'etc', hostPath: { path: '/etc/..data' } }] },
    container({ ports: [{ containerPort: 1, hostPort: 65_535 }] }),
    { securityContext: { runAsUser: LARGEST_ID } },
    { annotations: { [SECCOMP]: 'docker/default', [`${APPARMOR}app`]: '' } },
  ])('and not %j', async (spec) =>
    expect(
      (await call(['check', file('anything.json'), '-w', podFile(spec), '-q'])).stdout,
    ).toMatch(/^Pod shop\/web: allowed by anything\n/),
  );
});
