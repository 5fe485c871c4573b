/** What the README of a plan says is true, and what it shows as a command runs. */
import type { TargetName } from '../../src/gaps/gap.js';
import { parseDocuments } from '../../src/load/documents.js';
import { planFiles } from '../../src/plan/files.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { planOf } from './planning.js';

const RBAC = 'rbac.authorization.k8s.io';
const AGENT = { kind: 'ServiceAccount', name: 'agent', namespace: 'agents' };
const EVERYONE = { apiGroup: RBAC, kind: 'Group', name: 'system:authenticated' };

const refused = (namespace: string, name = 'refused', more = ''): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: 'registry.example.com/web:1'${more}}]}}
`;
const planned = (
  subject: object,
  spec = '',
  more = '{apiVersion: v1, kind: ConfigMap}',
  targets: readonly TargetName[] = ['psa', 'vap'],
) =>
  planOf(
    parseDocuments(
      `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: agent, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'}}
spec: {privileged: true, runAsUser: {rule: RunAsAny}, seLinux: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}, allowedCapabilities: ['*'], allowedUnsafeSysctls: ['*'], allowedProcMountTypes: [Default, Unmasked], hostNetwork: true, hostPID: true, hostIPC: true, hostPorts: [{min: 0, max: 65535}]${spec}}
---
apiVersion: ${RBAC}/v1
kind: ClusterRole
metadata: {name: agent}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [agent], verbs: [use]}]
---
apiVersion: ${RBAC}/v1
kind: RoleBinding
metadata: {name: agent, namespace: agents}
roleRef: {apiGroup: ${RBAC}, kind: ClusterRole, name: agent}
subjects: [${JSON.stringify(subject)}]
---
apiVersion: v1
kind: List
items:
${['agents', 'idle', 'web'].map((name) => `- {apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`).join('\n')}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: agents}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      serviceAccountName: agent
      containers: [{name: agent, image: 'registry.example.com/agent:1', securityContext: {privileged: true}}]
${['idle', 'web'].map((name) => refused(name)).join('')}---
${more}`,
      'cluster.yaml',
    ),
    { targets },
  );

const EVERYWHERE = `apiVersion: ${RBAC}/v1
kind: ClusterRoleBinding
metadata: {name: agent}
roleRef: {apiGroup: ${RBAC}, kind: ClusterRole, name: agent}
subjects: [${JSON.stringify(EVERYONE)}]
`;

const LEVELS = 'the levels of the namespaces refuse everything that the policies in use refuse';
const ALL = ", volumes: ['*']";

test.each([
  ['everyone may use a policy that refuses nothing', EVERYONE, ALL, LEVELS],
  [
    'others may then run them',
    AGENT,
    ALL,
    `${LEVELS}; level privileged lets everyone run such containers in agents, whoever may use a policy`,
  ],
  [
    'what it says besides is left aside',
    EVERYONE,
    ', volumes: [configMap, projected]',
    `${LEVELS}; this does not count what a policy that allows privileged containers refuses, because such containers can do it anyway (agent, by volumes)`,
  ],
])('levels and a policy of privileged containers: %s', (_, subject, spec, reason) => {
  expect(planned(subject, spec).plan.target).toMatchObject({ recommended: 'psa', reason });
});

test('only commands stand in code, and a sentence goes on in small letters', () => {
  const readme = planFiles(planned(AGENT, ALL)).get('README.md')!;
  expect(readme).toContain('**Recommended: psa**: the levels');
  expect(readme.split('\n').filter((line) => line.startsWith('Back: '))).toEqual(
    expect.arrayContaining([
      "Back: `sh lift/unlift.sh agents` and 2 more like it; `jq -r '.steps[3].back[]' plan.json` prints all",
      'Back: put PodSecurityPolicy back into --enable-admission-plugins, while the version is 1.24 or older; after the upgrade there is no way back to PSP',
    ]),
  );
});

test('back to audit, what fills in is deleted, and each command is shown: they are not alike', () => {
  const made = planned(AGENT, '', undefined, ['vap']);
  const back = [
    'kubectl apply -k audit/vap --dry-run=server',
    'kubectl apply -k audit/vap',
    'kubectl delete -f policies/vap/defaults.yaml',
  ];
  expect(made.plan.steps.find(({ title }) => title === 'Let vap refuse')!.back).toEqual(back);
  expect(planFiles(made).get('README.md')).toContain(
    `Back: ${back.map((command) => `\`${command}\``).join(', ')}\n`,
  );
});

test('a namespace whose workloads PSP refuses is not said to be empty', () => {
  const readme = planFiles(planned(AGENT, ALL)).get('README.md')!;
  expect(readme).toContain('Deployment idle/refused: no policy is granted');
  expect(readme).not.toContain('nothing runs there');
  expect(readme).toContain('nothing that PSP admits runs there');
});

test('patches for annotations of seccomp are not said to be for what PSP fills in', () => {
  const annotated = `apiVersion: apps/v1
kind: Deployment
metadata: {name: annotated, namespace: agents}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}}
    spec: {serviceAccountName: agent, containers: [{name: web, image: 'registry.example.com/web:1'}]}
`;
  const readme = planFiles(planned(AGENT, ALL, annotated)).get('README.md')!;
  expect(readme).toContain(
    '1 proven: PSP has nothing left to fill in; 1 for annotations of seccomp, which have no effect since 1.27',
  );
  expect(readme).toContain(
    '**1. Write into the templates what annotations of seccomp say**: since Kubernetes 1.27 annotations of seccomp have no effect, and the containers would run without the profile. Patch the templates',
  );
});

test.each([
  ['gatekeeper', 'Gatekeeper', 'gatekeeper-system', 'failurePolicy Ignore'],
  ['kyverno', 'Kyverno', 'kyverno', 'skip kube-system'],
  ['kyverno-cel', 'Kyverno', 'kyverno', 'skip kube-system'],
] as const)(
  'before %s judges pods, what its chart leaves open is closed',
  (target, name, place, open) => {
    const made = planned(AGENT, '', undefined, [target]);
    const values = `policies/${target}/chart/values.yaml`;
    expect(planFiles(made).get(values)).toBe(targets[target].chartValues!.text);
    const at = made.plan.steps.findIndex(({ title }) => title.startsWith(`Set ${name} so that`));
    const [step, audit] = made.plan.steps.slice(at);
    const release = name.toLowerCase();
    expect(step).toMatchObject({
      why: expect.stringMatching(new RegExp(`${open}.*The values in \`${values}\``)) as unknown,
      commands: [
        `helm upgrade ${release} ${release}/${release} -n ${place} --reuse-values -f ${values}`,
      ],
      back: [`helm rollback ${release} -n ${place}`],
    });
    expect(audit!.title).toBe(`Apply ${target} so that it only reports`);
  },
);

test.each([
  ['of agents alone', AGENT, '', 'level restricted'],
  ['of everybody everywhere', EVERYONE, EVERYWHERE, 'level privileged, which refuses nothing,'],
])(
  'the step of labels says what namespaces of tomorrow have: a policy %s',
  (_, who, more, level) => {
    const { steps } = planned(who, ALL, more).plan;
    expect(steps.find(({ title }) => title === 'Let psa refuse')!.why).toContain(
      `Namespaces that are made later have no labels: they have ${level} once the kube-apiserver of the new version is started with \`policies/psa/admission-configuration.yaml\``,
    );
  },
);

test('what lifted PSP goes with its bindings, and no way back needs a server with PSP', () => {
  const { steps } = planned(AGENT, ALL).plan;
  const { commands, back } = steps.at(-1)!;
  expect([commands.slice(-2), back]).toEqual([
    [
      'kubectl delete rolebindings --all-namespaces --field-selector metadata.name=psp-ferry-lifted',
      'kubectl delete clusterrole psp-ferry-lifted',
    ],
    [],
  ]);
});

test.each([
  ['its level admits', ['psa', 'vap'], ' where its level admits it', ['Deployment agents/refused']],
  [
    'no level refuses',
    ['vap'],
    '',
    ['Deployment idle/refused', 'Deployment web/refused', 'Deployment agents/refused'],
  ],
] as const)('what PSP refuses and %s is named before PSP is lifted', (_, targets, where, names) => {
  // No server takes a privileged container without privilege escalation.
  const impossible = refused(
    'agents',
    'impossible',
    ', securityContext: {privileged: true, allowPrivilegeEscalation: false}',
  );
  const { steps } = planned(AGENT, ALL, refused('agents') + impossible, targets).plan;
  expect(steps.find(({ title }) => title.startsWith('Lift PSP'))!.why).toContain(
    `. What PSP refuses now may start then${where}, and go on running: ${names.join(', ')}. Scale down or delete before what is not to run`,
  );
});

describe('policies that Helm installed', () => {
  const policy = (name: string, release: string): string => `
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: ${name}, annotations: {meta.helm.sh/release-name: ${release}, meta.helm.sh/release-namespace: web}}
spec: {hostPID: true, runAsUser: {rule: RunAsAny}, seLinux: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}}
`;
  const more = ['grafana', 'grafana-test', 'loki', 'tempo']
    .map((name) => policy(name, name.replace('-test', '')))
    .join('---');
  const made = planned(AGENT, ALL, more);
  const titles = made.plan.steps.map(({ title }) => title);
  const at = titles.indexOf('Take the policies out of the Helm releases that installed them');
  const step = made.plan.steps[at]!;

  it('leave their releases while the cluster has PSP, once it is lifted', () =>
    expect([titles[at - 1], titles[at + 1]]).toEqual([
      'Lift PSP, one namespace after another',
      'Switch the plugin off, and upgrade',
    ]));

  it('have a command for each release, and its way back', () => {
    expect(step.commands).toEqual(
      ['grafana', 'loki', 'tempo'].map(
        (name) => `helm upgrade ${name} CHART --namespace web --values VALUES.yaml`,
      ),
    );
    expect(planFiles(made).get('README.md')).toContain(
      `Back: \`helm rollback grafana --namespace web\` and 2 more like it; \`jq -r '.steps[${at}].back[]' plan.json\` prints all`,
    );
  });

  it.each([
    ['asks RBAC', ['vap'], true],
    ['has the grants compiled in', ['gatekeeper'], false],
  ] as const)('take their roles along, where a target %s', (_, targets, asks) => {
    const { steps } = planned(AGENT, ALL, more, targets).plan;
    expect(
      steps.find(({ title }) => title === titles[at])!.why.includes('so that Helm keeps'),
    ).toBe(asks);
  });

  it('are no step where nothing came with Helm', () =>
    expect(planned(AGENT, ALL).plan.steps.filter(({ title }) => title.includes('Helm'))).toEqual(
      [],
    ));
});

describe('targets without psa', () => {
  const everyone = planned(EVERYONE, ALL, '{apiVersion: v1, kind: ConfigMap}', ['vap']).plan;

  it('are recommended also where levels would do, and their steps are there', () => {
    expect(everyone.target).toMatchObject({
      recommended: 'vap',
      reason: expect.stringContaining(
        'levels of psa, which were not asked for, would refuse everything that the policies in use refuse',
      ) as unknown,
    });
    const steps = everyone.steps.map(({ title, why }) => `${title}: ${why}`).join('\n');
    expect(steps).toContain(
      'From there until vap refuses, on the new version, nothing refuses anything',
    );
    expect(steps).toContain('Let vap refuse: On the new version (this is written for 1.37;');
  });

  it('are an error where none can be written: PSP would go, and nothing come', () => {
    const policies = ['a', 'b']
      .map(
        (name) => `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: ${name}}
spec: {hostPID: ${name === 'b'}, runAsUser: {rule: RunAsAny}, seLinux: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}}
---
`,
      )
      .join('');
    expect(() => planOf(parseDocuments(policies, 'psp.yaml'), { targets: ['kyverno'] })).toThrow(
      'psp.yaml:1:1: nothing can be written that takes the place of PSP: kyverno: it cannot ask',
    );
    const old = { targets: ['vap'], options: { ...DEFAULT_OPTIONS, minor: 29 } } as const;
    expect(() => planOf(parseDocuments(policies, 'psp.yaml'), old)).toThrow(
      'takes the place of PSP: vap: what is written needs Kubernetes 1.30',
    );
  });
});
