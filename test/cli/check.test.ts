/** `check`: what is judged, and who is taken to ask. */
import { checkJunit } from '../report/validJunit.js';
import {
  containers,
  deployment,
  filesOf,
  json,
  lines,
  NO_TOKEN,
  policy,
  TIGHT,
  UNKNOWN_CONTROLLER,
  verdicts,
} from './checkInputs.js';
import { call } from './run.js';

describe('what stands beside a workload counts', () => {
  const web = deployment({ serviceAccountName: 'web' });
  const file = filesOf({
    'psp.json': json(TIGHT),
    'psp-and-account.json': json({ kind: 'List', apiVersion: 'v1', items: [TIGHT, NO_TOKEN] }),
    'web.json': json(web),
    'account.yaml': json(NO_TOKEN),
    'both.jsonl': json(web, NO_TOKEN),
    'list.json': json({ kind: 'List', apiVersion: 'v1', items: [web, NO_TOKEN] }),
  });
  it.each([
    ['in a file of its own', ['psp.json', '-w', 'web.json', '-w', 'account.yaml'], ''],
    ['on the next line', ['psp.json', '-w', 'both.jsonl'], ''],
    ['in a List on one line', ['psp.json', '-w', 'list.json'], ''],
    ['beside the policies', ['psp-and-account.json', '-w', 'web.json'], ''],
    ['on standard input', ['psp.json', '-w', '-'], json(web, NO_TOKEN)],
    ['on standard input, as YAML', ['psp.json', '-w', '-'], `${json(web)}\n---\n${json(NO_TOKEN)}`],
  ])('%s', async (_, args, input) => {
    const named = args.map((one) => (/\./.test(one) ? file(one) : one));
    const { stdout } = await call(['check', ...named, '-f', 'ndjson', '-q'], input);
    expect(verdicts(stdout)).toEqual(['web allowed']);
  });
  it('and without it the token volume is there', async () => {
    const { stdout } = await call([
      'check',
      file('psp.json'),
      '-w',
      file('web.json'),
      '-f',
      'ndjson',
      '-q',
    ]);
    expect(verdicts(stdout)).toEqual(['web denied']);
  });
});

it('reads JSON lines in a folder', async () => {
  const file = filesOf({ 'psp.yaml': json(TIGHT), 'web.jsonl': json(deployment({})) });
  const { stdout } = await call(['check', file('psp.yaml'), '-w', file(''), '-f', 'ndjson', '-q']);
  expect(verdicts(stdout)).toEqual(['web denied']);
});

it('says who asks, and what of that is assumed', async () => {
  const file = filesOf({ 'psp.json': json(TIGHT) });
  const custom = (apiVersion: string, kind: string): object => ({
    ...deployment({}, 'canary'),
    apiVersion,
    kind,
  });
  const bare = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bare' }, spec: { containers } };
  const args = ['check', file('psp.json'), '-w', '-', '-f', 'ndjson', '-q'];
  const input = json(
    deployment({}),
    custom('apps.kruise.io/v1alpha1', 'CloneSet'),
    custom('argoproj.io/v1alpha1', 'Rollout'),
    bare,
  );
  const requesters = async (...more: readonly string[]): Promise<readonly unknown[]> =>
    lines((await call([...args, ...more], input)).stdout).map(({ requester }) => requester);
  expect(await requesters()).toEqual([
    { user: 'system:serviceaccount:kube-system:replicaset-controller' },
    { user: null, assumed: UNKNOWN_CONTROLLER },
    {
      user: 'system:serviceaccount:kube-system:replicaset-controller',
      assumed: 'the controller of the ReplicaSet that its operator makes',
    },
    { user: null, assumed: 'whoever may use a policy in the namespace' },
  ]);
  expect(
    await requesters(
      '--as',
      'dev',
      '--controllers',
      'shared',
      '--custom-controller',
      'CloneSet=kruise/manager',
    ),
  ).toEqual([
    { user: 'system:kube-controller-manager' },
    { user: 'system:serviceaccount:kruise:manager' },
    {
      user: 'system:kube-controller-manager',
      assumed: 'the controller of the ReplicaSet that its operator makes',
    },
    { user: 'dev' },
  ]);
  for (const [value, message] of [
    ['rollouts', 'rollouts is no service account: give NAMESPACE/NAME'],
    ['=argo/rollouts', '=argo/rollouts is no service account: give NAMESPACE/NAME'],
    [' Rollout=argo/rollouts', '" Rollout" is no kind: give KIND=NAMESPACE/NAME'],
    ['Rollout=a/b,Rollout=a/c', 'Rollout has two accounts, a/b and a/c: name one'],
    ['Rollout=${NS}/rollouts', '${NS}/rollouts is no service account: give NAMESPACE/NAME'],
  ] as const) {
    const wrong = await call([...args, '--custom-controller', value], input);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain(message);
  }
});

it('takes creations of pods out of an audit log, each with its user', async () => {
  const file = filesOf({
    'psp.json': json(
      policy('dev', { volumes: ['*'] }),
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'dev' },
        rules: [
          {
            apiGroups: ['policy'],
            resources: ['podsecuritypolicies'],
            verbs: ['use'],
            resourceNames: ['dev'],
          },
        ],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'dev' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'dev' },
        subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'dev' }],
      },
    ).replaceAll('\n', '\n---\n'),
  });
  const event = (auditID: string, more: object): object => ({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Request',
    auditID,
    stage: 'ResponseComplete',
    verb: 'create',
    objectRef: { resource: 'pods', namespace: 'shop', apiVersion: 'v1' },
    user: { username: 'dev', groups: ['system:authenticated'] },
    requestObject: { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' }, spec: { containers } },
    ...more,
  });
  const { stdout, stderr, status } = await call(
    ['check', file('psp.json'), '-w', '-', '-f', 'ndjson'],
    json(
      event('1', { stage: 'RequestReceived', requestObject: undefined }),
      event('1', {}),
      event('2', { impersonatedUser: { username: 'ops', groups: ['system:authenticated'] } }),
      event('3', { verb: 'get' }),
      event('4', { level: 'Metadata', requestObject: undefined }),
    ),
  );
  expect(
    lines(stdout).map(({ requester, psp, error }) => [requester, psp?.verdict, error]),
  ).toEqual([
    [{ user: 'dev' }, 'allowed', undefined],
    [{ user: 'ops' }, 'denied', undefined],
    [
      undefined,
      undefined,
      '<stdin>:5:1: this audit event holds no requestObject: log pods at the level Request or RequestResponse',
    ],
  ]);
  expect(stderr).toContain(
    'left alone, because they make no pods: 2 audit Event of other requests',
  );
  expect(status).toBe(2);
});

describe('a refusal', () => {
  const file = filesOf({
    'psp.json': json(
      policy('a', { volumes: ['*'], hostPorts: [{ min: 8500, max: 8502 }] }),
      policy('b', { volumes: ['*'], hostPorts: [{ min: 8500, max: 8502 }] }),
    ).replaceAll('\n', '\n---\n'),
    'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        image: registry.example.com/app:1
        ports:
        - containerPort: 80
          hostPort: 8600
`,
  });
  const at = file('web.yaml');
  const args = ['check', file('psp.json'), '-w', at, '-q'];
  const text = 'container app: spec.containers[0].ports[0].hostPort: 8600; allowed 8500-8502';
  const totals = 'PSP: 0 allowed, 0 mutated, 1 denied, 0 left alone';

  it('names value, place and what is allowed, once for all policies', async () =>
    expect((await call(args)).stdout).toBe(
      `Deployment shop/web: denied\n    ${at}:13:11: ${text} (a, b: hostPorts)\n${totals}\n`,
    ));
  it('stands beside its line on GitHub', async () =>
    expect((await call([...args, '-f', 'github'])).stdout).toBe(
      `::error file=${at},line=13,col=11,title=psp-ferry check%3A hostPorts::Deployment shop/web: ${text} (a, b)\n::notice title=psp-ferry check::${totals}\n`,
    ));
  it('is a result of SARIF and a failure of JUnit', async () => {
    const sarif = JSON.parse((await call([...args, '-f', 'sarif'])).stdout) as {
      runs: { results: object[] }[];
    };
    expect(sarif.runs[0]?.results).toMatchObject([
      {
        ruleId: 'hostPorts',
        level: 'error',
        locations: [{ physicalLocation: { region: { startLine: 13, startColumn: 11 } } }],
      },
    ]);
    const junit = (await call([...args, '-f', 'junit'])).stdout;
    checkJunit(junit);
    expect(junit).toContain('tests="1" failures="1" errors="0"');
    expect(junit).toContain(
      `<failure type="hostPorts" message="Deployment shop/web: ${text} (a, b)">`,
    );
  });
  it('of the token volume says who added it', async () => {
    const { stdout } = await call(
      ['check', '-', '-w', at, '-q'],
      json(policy('none', { volumes: [], hostPorts: [{ min: 1, max: 9999 }] })),
    );
    expect(stdout).toContain(
      'the token volume, added by the server: spec.volumes[0].projected: projected; allowed nothing (none: volumes)',
    );
  });
  it('is left out where the targets say the same', async () => {
    const { stdout } = await call([...args, '-t', 'vap', '--only-different']);
    expect(stdout).toBe(`${totals}; vap: 1 the same, 0 differ\n`);
  });
});

it('what an option needs that is not there is said', async () => {
  const args = ['check', filesOf({ 'psp.json': json(TIGHT) })('psp.json'), '-w', '-'];
  const alone = await call([...args, '--only-different'], json(deployment({})));
  expect(alone).toMatchObject({ status: 2, stdout: '' });
  expect(alone.stderr).toContain('--only-different compares with targets: name them');
  const note = '--pods: only json and ndjson hold pods (-f json); --diff shows what PSP fills in\n';
  const said = async (format: string): Promise<string> =>
    (await call([...args, '--pods', '-f', format], json(deployment({})))).stderr;
  expect([await said('text'), await said('junit')].every((one) => one.includes(note))).toBe(true);
  expect(await said('ndjson')).not.toContain(note);
});

it('--mode audit: says why targets admit everything', async () => {
  const args = [
    'check',
    filesOf({ 'psp.json': json(TIGHT) })('psp.json'),
    '-w',
    '-',
    '--mode',
    'audit',
  ];
  const note = '--mode audit: targets refuse nothing and fill in nothing; leave --mode out';
  expect((await call([...args, '-t', 'vap'], json(deployment({})))).stderr).toContain(note);
  expect((await call(args, json(deployment({})))).stderr).not.toContain(note);
});

it('standard input can be read once', async () => {
  const { status, stdout, stderr } = await call(['check', '-', '-w', '-'], json(TIGHT));
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('standard input can be read once');
});
