/** Service accounts and controllers that the answers of `check` depend on. */
import { deployment, filesOf, json, NO_TOKEN, policy, TIGHT, verdicts } from './checkInputs.js';
import { call } from './run.js';

describe('two service accounts of one name', () => {
  const account = (settings: object, more = {}): object => ({ ...NO_TOKEN, ...settings, ...more });
  const contradiction = 'ServiceAccount "web" of namespace "shop" is already defined at';
  const asked = (...accounts: readonly object[]) =>
    call(
      ['check', filesOf({ 'psp.json': json(TIGHT) })('psp.json'), '-w', '-', '-f', 'ndjson', '-q'],
      json(...accounts, deployment({ serviceAccountName: 'web' })),
    );

  it.each([true, undefined])('are an error where one mounts a token (%s)', async (automount) => {
    const mounts = account({ automountServiceAccountToken: automount });
    for (const accounts of [
      [NO_TOKEN, mounts],
      [mounts, NO_TOKEN],
    ]) {
      const { status, stderr, stdout } = await asked(...accounts);
      expect(stderr).toBe(`<stdin>:2:1: ${contradiction} <stdin>:1:1; rename or remove one\n`);
      expect([status, stdout]).toEqual([2, '']);
    }
  });
  it('are one where they say the same, and of another API group none', async () => {
    const google = account({ apiVersion: 'cloudplatform.gcp.upbound.io/v1beta1' });
    for (const other of [NO_TOKEN, { ...google, automountServiceAccountToken: true }])
      expect(verdicts((await asked(NO_TOKEN, other)).stdout)).toEqual(['web allowed']);
  });
  it('are an error in YAML, and beside the policies', async () => {
    const file = filesOf({
      'psp.json': json(TIGHT, NO_TOKEN),
      'web.yaml': `# mounts\n${JSON.stringify(account({ automountServiceAccountToken: true }))}\n---\n${json(deployment({}))}`,
    });
    const { status, stderr } = await call([
      'check',
      file('psp.json'),
      '-w',
      file('web.yaml'),
      '-q',
    ]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/web\.yaml:2:\d+: ServiceAccount "web".*psp\.json:2:\d+; rename/);
  });
});

it('an unknown controller may use what everyone may whom the server knows', async () => {
  const role = (name: string): object => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    rules: [
      {
        apiGroups: ['policy'],
        resources: ['podsecuritypolicies'],
        verbs: ['use'],
        resourceNames: [name],
      },
    ],
  });
  const toGroup = (name: string): object => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'everyone' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [
      { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'system:authenticated' },
    ],
  });
  const open = policy('open', { volumes: ['*'] });
  const file = filesOf({ 'psp.json': json(open, role('open'), toGroup('open')) });
  const rollout = {
    ...deployment({}, 'canary'),
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
  };
  const args = ['check', file('psp.json'), '-w', '-', '-f', 'ndjson', '-q'];
  expect(verdicts((await call(args, json(rollout))).stdout)).toEqual(['canary allowed']);
});
