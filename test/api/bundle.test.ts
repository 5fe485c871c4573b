/** `bundle`: the same files as the command line writes, and what it refuses. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { copyGolden } from '../../scripts/golden-files.mjs';
import { ROOT } from '../cli/run.js';
import { library, pod, psp, refusal } from './library.js';
import { account, granted } from '../rbac/grantObjects.js';

const { bundle, convert } = library;

test('from workloads alone it gives the files that the command line writes', () => {
  const written = copyGolden(
    ROOT,
    'bundles/web-app',
    mkdtempSync(join(tmpdir(), 'psp-ferry-library-')),
  );
  const workload = 'examples/web-app/workload.yaml';
  const { name, warnings, files } = bundle([], {
    name: workload,
    text: readFileSync(join(ROOT, workload), 'utf8'),
  });
  expect([name, warnings]).toEqual(['web-app', []]);
  for (const [path, text] of files)
    expect([path, text]).toEqual([path, readFileSync(join(written, path), 'utf8')]);
  rmSync(written, { recursive: true });
});

describe('the pods of an application', () => {
  const spec = { containers: [{ name: 'a', image: 'a:1' }] };
  const mirror = {
    ...pod('kube-proxy'),
    metadata: { name: 'kube-proxy', annotations: { 'kubernetes.io/config.mirror': 'a' } },
  };
  const review = (operation: string, subResource: string): object => ({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: `${operation} ${subResource}`,
      operation,
      subResource,
      namespace: 'shop',
      name: 'a',
      resource: { group: '', version: 'v1', resource: 'pods' },
      object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec },
    },
  });
  const made = (...workloads: object[]): ReturnType<typeof bundle> =>
    bundle([], workloads, { engines: ['vap'] });
  const tried = ({ files }: ReturnType<typeof bundle>): readonly string[] =>
    [...files.keys()].filter((path) => path.startsWith('tests/pods/admitted/'));

  test.each([
    ['a mirror pod', mirror],
    ['a request that PSP does not check', review('DELETE', '')],
    ['a request for a subresource', review('CREATE', 'eviction')],
  ])('do not include %s', (_, other) => {
    expect(refusal(() => made(other))).toContain('no workload in the input');
    expect(tried(made(pod('web'), other))).toEqual(['tests/pods/admitted/pod-web.yaml']);
  });

  test('of a review have the account default where it names none', () => {
    expect(made(review('CREATE', '')).policySet.grants.map(({ subject }) => subject)).toEqual([
      { kind: 'ServiceAccount', namespace: 'shop', name: 'default' },
    ]);
  });
});

test('its chart has the version that is chosen', () => {
  const text = readFileSync(join(ROOT, 'examples/web-app/workload.yaml'), 'utf8');
  const made = (chartVersion: string): string | undefined =>
    bundle([], { name: 'w.yaml', text }, { engines: ['psa'], chartVersion }).files.get(
      'helm/Chart.yaml',
    );
  expect(made('2.0.1')).toContain('version: "2.0.1"');
  expect(() => made('2.0')).toThrow('2.0: a version of a chart is three numbers, as 1.2.3');
});

test('pods of each account try the policies that it is held to', () => {
  const grantTo = (policy: string): object[] => [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: policy, namespace: 'web' },
      rules: [
        {
          apiGroups: ['policy'],
          resources: ['podsecuritypolicies'],
          resourceNames: [policy],
          verbs: ['use'],
        },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: policy, namespace: 'web' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: policy },
      subjects: [policy, `${policy}-too`, `made-by-${policy}`].map((name) => ({
        kind: 'ServiceAccount',
        name,
        namespace: 'web',
      })),
    },
  ];
  const { files, cautions } = bundle(
    [
      psp('agent', { hostPID: true }),
      psp('server', { requiredDropCapabilities: ['ALL'] }),
      ...['agent', 'server'].flatMap(grantTo),
    ],
    ['agent', 'agent-too', 'made-by-agent', 'server', 'server-too'].map((name) =>
      pod(name, { serviceAccountName: name }),
    ),
    { engines: ['vap', 'gatekeeper'] },
  );
  expect(cautions).toEqual([
    'service account web/made-by-server is granted policies, and no workload runs as it: nothing in the bundle looks at its pods; give samples of them: --pods FILE',
  ]);
  // The other policy allows hostPID, so whoever may use both can create that pod.
  const pathOf = (name: string): string =>
    `tests/pods/${name === 'host-pid-server' ? 'refused-by-account' : 'refused'}/oversteps-${name}.yaml`;
  expect(['host-ipc', 'host-pid-server', 'host-ipc-server'].map(pathOf)).toEqual(
    [...files.keys()].filter((path) => /refused.*\/.*host-(ipc|pid)/.test(path)),
  );
  expect(files.get('README.md')).toMatch(/^\d+ more, in `tests\/pods\/refused-by-account`, /m);
  expect(files.get(pathOf('host-pid-server'))).toContain('serviceAccountName: server\n');
  const dropsAll = (name: string): boolean => files.get(pathOf(name))!.includes('drop:\n');
  expect(['host-ipc', 'host-pid-server', 'host-ipc-server'].map(dropsAll)).toEqual([
    false,
    true,
    true,
  ]);
});

test('bundles share no object with each other, nor with what is written for the whole cluster', () => {
  const policies = [psp('one'), psp('loose', { hostPID: true })];
  const accounts = [account('one', 'web'), account('two', 'web')];
  const grants = ['one', 'loose'].flatMap((name) => granted(name, ...accounts));
  const bundleOf = (given: object[], name: string): readonly string[] =>
    namesIn(
      bundle([...given, ...grants], pod('app', { serviceAccountName: name }), { name }).files,
    );
  for (const given of [policies.slice(0, 1), policies]) {
    const all = [
      bundleOf(given, 'one'),
      bundleOf(given, 'two'),
      namesIn(convert([...given, ...grants]).files),
    ];
    expect(all.map((names) => names.length > 5)).toEqual([true, true, true]);
    expect(new Set(all.flat()).size).toBe(all.flat().length);
  }
});

/** What is applied, by kind, namespace and name. */
const namesIn = (files: ReadonlyMap<string, string>): readonly string[] =>
  [...files]
    .filter(([path]) => /^(kustomize|psa|vap|gatekeeper|kyverno|kyverno-cel)\//.test(path))
    .filter(([path]) => path.endsWith('.yaml') && !/kustomization|configuration|chart\//.test(path))
    .flatMap(([, text]) => loadAll(text) as { kind: string; metadata: Record<string, string> }[])
    .map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace ?? ''}/${name}`);

test('the chart has accounts from its values wherever a subject names them', () => {
  const subjects = [
    ['Group', 'system:serviceaccounts'],
    ['Group', 'system:serviceaccounts:web'],
    ['Group', 'system:serviceaccounts:other'],
    ['User', 'system:serviceaccount:web:app'],
    ['User', 'system:serviceaccount:other:deployer'],
    ['User', 'web'],
  ].map(([kind, name]) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name }));
  const { files } = bundle(
    [
      psp('shop'),
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'shop', namespace: 'web' },
        rules: [
          {
            apiGroups: ['policy'],
            resources: ['podsecuritypolicies'],
            resourceNames: ['shop'],
            verbs: ['use'],
          },
        ],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'shop', namespace: 'web' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'shop' },
        subjects,
      },
    ],
    pod('app', { serviceAccountName: 'app' }),
    { engines: ['vap'] },
  );
  const named = files.get('helm/templates/rbac.yaml')!.match(/(?<= name: )(?:system|web).*/g);
  const value = (name: string): string => `{{ include "shop-policies.name" ${name} }}`;
  const namespace = value('(default .Release.Namespace .Values.namespace)');
  expect(new Set(named)).toEqual(
    new Set([
      'system:serviceaccounts',
      `system:serviceaccounts:${namespace}`,
      'system:serviceaccounts:other',
      `system:serviceaccount:${namespace}:${value('.Values.serviceAccount')}`,
      'system:serviceaccount:other:deployer',
      'web',
    ]),
  );
});

test('it can be for some engines, and samples of pods are workloads', () => {
  const runner = pod('runner', { serviceAccountName: 'runner' });
  const rbac = [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'runner' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
      subjects: [{ kind: 'ServiceAccount', name: 'runner', namespace: 'web' }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'edit' },
      rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['create'] }],
    },
  ];
  const { files, cautions, policySet } = bundle([], [runner, ...rbac], {
    engines: ['vap'],
    pods: pod('build', { serviceAccountName: 'runner', hostPID: true }),
  });
  expect([...files.keys()].filter((path) => path.startsWith('kustomize/'))).toEqual([
    'kustomize/base/rbac.yaml',
    'kustomize/base/kustomization.yaml',
    'kustomize/components/vap/defaults.yaml',
    'kustomize/components/vap/policies.yaml',
    'kustomize/components/vap/kustomization.yaml',
    'kustomize/vap/kustomization.yaml',
  ]);
  expect(policySet.policies[0]?.spec.hostPID).toBe(true);
  expect(cautions).toEqual([
    'service account web/runner may create deployments while it runs (ClusterRoleBinding runner): seen of these: Pod web/build; the policies may refuse others',
  ]);
  expect(refusal(() => bundle([], runner, { engines: ['opa' as never] }))).toContain('opa');
});

test("from a vendor's policies it grants them to the accounts of the workloads", () => {
  const { name, policySet } = bundle(
    psp('shop', { volumes: ['*'] }),
    pod('front', { serviceAccountName: 'front' }),
    { kubernetes: '1.34' },
  );
  expect(name).toBe('shop');
  expect(policySet.policies.map((policy) => policy.name)).toEqual(['shop']);
  expect(policySet.grants).toEqual([
    {
      policy: 'shop',
      subject: { kind: 'ServiceAccount', namespace: 'web', name: 'front' },
      namespace: 'web',
      apiGroup: 'policy',
    },
  ]);
});

test('a placeholder that the least policy takes literally is named', () => {
  const volumes = [{ name: 'logs', hostPath: { path: '/var/${DIR}' } }];
  const { cautions } = bundle([], pod('front', { volumes }));
  expect(cautions).toEqual([
    '"/var/${DIR}" of a workload is a placeholder, which allowedHostPaths[0].pathPrefix takes literally: fill it in first',
  ]);
});

test('a workload that is there twice counts once', () => {
  const once = bundle([], [pod('front'), pod('back')]);
  const twice = bundle([], [pod('front'), pod('back'), pod('front')]);
  expect([...twice.files]).toEqual([...once.files]);
});

test.each<readonly [string, () => unknown, string]>([
  [
    'no workload',
    () => bundle([], { apiVersion: 'v1', kind: 'ConfigMap' }),
    '<object>: no workload in the input; name the workloads of the application: --workloads FILE',
  ],
  [
    'a workload that its policies refuse',
    () => bundle(psp('shop'), pod('front', { hostPID: true })),
    '<object>:1:1: Pod web/front is refused by the policies of its own bundle: shop, hostPID: spec.hostPID: sharing the host PID namespace is not allowed; the input grants its service account nothing: give the policy that is meant for it, and the grant, or correct the workload',
  ],
  [
    'a workload that no server takes with what they fill in',
    () =>
      bundle(
        psp('shop', { requiredDropCapabilities: ['ALL'], volumes: ['*'] }),
        pod('front', { os: { name: 'windows' } }),
      ),
    '<object>:1:1: Pod web/front is refused by the policies of its own bundle: PSP admits it, but the API server then refuses it: spec.containers[0].securityContext.capabilities: cannot be set for a windows pod; the input grants its service account nothing: give the policy that is meant for it, and the grant, or correct the workload',
  ],
  ...([[], psp('shop', { volumes: ['*'] })] as const).map(
    (policies, i) =>
      [
        `a workload that no server takes, with ${i} policies,`,
        () => bundle(policies, pod('front', { securityContext: { runAsUser: -1 } })),
        '<object>:1:1: Pod web/front: the API server refuses it: spec.securityContext.runAsUser: must be between 0 and 2147483647; correct the workload',
      ] as const,
  ),
  [
    'a workload of the same name that differs',
    () => bundle([], [pod('front'), pod('back'), pod('front', { hostPID: true })]),
    '<object>:1:1: Pod web/front makes other pods at <object>:1:1; a cluster has one object of a name: leave one of the two out',
  ],
  [
    'a name that no chart can have',
    () => bundle([], pod('front'), { name: 'Front End' }),
    'RangeError: Front End: a name has up to 40 lower-case letters, digits and dashes, and starts and ends with a letter or digit',
  ],
])('%s is refused', (_, call, message) => expect(refusal(call)).toBe(message));
