/** `check`, where the API server refuses what PSP or a target filled in. */
import { filesOf, json, policy } from './checkInputs.js';
import { call } from './run.js';

const PROFILE = 'apparmor.security.beta.kubernetes.io/';
const anything = policy('anything', { volumes: ['*'] });
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
