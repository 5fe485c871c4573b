import { parseDocuments } from '../../src/load/documents.js';
import { formatProblem } from '../../src/base/problem.js';
import type { PolicySpec } from '../../src/ir/policySet.js';
import { readPolicies, type ReadPolicies } from '../../src/psp/readPolicies.js';

const FOUR =
  'seLinux: {rule: RunAsAny}, runAsUser: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}';
const document = (spec: string, metadata = '{name: example}'): string =>
  `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: ${metadata}\nspec: {${spec}}\n`;
const reading = (text: string, strict = false): ReadPolicies =>
  readPolicies(parseDocuments(text, 'f'), { strict });
const problemsOf = (text: string, strict = false): string[] =>
  reading(text, strict).problems.map(formatProblem);
const specOf = (spec: string, metadata?: string): PolicySpec =>
  reading(document(spec === '' ? FOUR : `${spec}, ${FOUR}`, metadata)).policies[0]!.spec;

test('every field of a policy that sets nothing', () => {
  const any = { rule: 'RunAsAny' as const, ranges: [] };
  const expected: PolicySpec = {
    privileged: false,
    hostNetwork: false,
    hostPID: false,
    hostIPC: false,
    hostPorts: [],
    volumes: [],
    allowedHostPaths: [],
    allowedFlexVolumes: [],
    allowedCSIDrivers: [],
    allowedCapabilities: [],
    defaultAddCapabilities: [],
    requiredDropCapabilities: [],
    allowPrivilegeEscalation: true,
    defaultAllowPrivilegeEscalation: null,
    readOnlyRootFilesystem: false,
    runAsUser: any,
    runAsGroup: any,
    fsGroup: any,
    supplementalGroups: any,
    seLinux: { rule: 'RunAsAny', seLinuxOptions: null },
    allowedUnsafeSysctls: [],
    forbiddenSysctls: [],
    allowedProcMountTypes: [],
    runtimeClass: null,
    seccomp: { allowedProfileNames: null, defaultProfileName: null },
    appArmor: { allowedProfileNames: null, defaultProfileName: null },
  };
  expect(specOf('')).toEqual(expected);
});

test.each<[string, keyof PolicySpec, unknown]>([
  ['privileged: yes', 'privileged', true],
  ['hostNetwork: on', 'hostNetwork', true],
  ['allowPrivilegeEscalation: false', 'allowPrivilegeEscalation', false],
  ['defaultAllowPrivilegeEscalation: false', 'defaultAllowPrivilegeEscalation', false],
  [
    'hostPorts: [{min: 1, max: 2}, {max: 5}, {}, null]',
    'hostPorts',
    [
      { min: 1, max: 2 },
      { min: 0, max: 5 },
      { min: 0, max: 0 },
      { min: 0, max: 0 },
    ],
  ],
  ['hostPorts: [{min: 0x10, max: 1e3}]', 'hostPorts', [{ min: 16, max: 1000 }]],
  ['volumes: [secret, "*"]', 'volumes', ['secret', '*']],
  [
    'allowedHostPaths: [{pathPrefix: /a/}, {pathPrefix: /, readOnly: true}]',
    'allowedHostPaths',
    [
      { pathPrefix: '/a/', readOnly: false },
      { pathPrefix: '/', readOnly: true },
    ],
  ],
  [
    'allowedFlexVolumes: [{driver: example.com/a}]',
    'allowedFlexVolumes',
    [{ driver: 'example.com/a' }],
  ],
  [
    'allowedCSIDrivers: [{name: csi.example.com}]',
    'allowedCSIDrivers',
    [{ name: 'csi.example.com' }],
  ],
  ['allowedCapabilities: [CHOWN, CHOWN, null]', 'allowedCapabilities', ['CHOWN', 'CHOWN', '']],
  [
    'runAsGroup: {rule: MayRunAs, ranges: [{min: 1, max: 9223372036854775807}]}',
    'runAsGroup',
    { rule: 'MayRunAs', ranges: [{ min: 1, max: 9223372036854775807n }] },
  ],
  ['runAsGroup: null', 'runAsGroup', { rule: 'RunAsAny', ranges: [] }],
  [
    'runtimeClass: {}',
    'runtimeClass',
    { allowedRuntimeClassNames: [], defaultRuntimeClassName: null },
  ],
  [
    'runtimeClass: {allowedRuntimeClassNames: [a, b], defaultRuntimeClassName: a}',
    'runtimeClass',
    { allowedRuntimeClassNames: ['a', 'b'], defaultRuntimeClassName: 'a' },
  ],
  // null is absent, whatever the field.
  ['hostPorts: null', 'hostPorts', []],
  ['readOnlyRootFilesystem: null', 'readOnlyRootFilesystem', false],
  ['allowPrivilegeEscalation: null', 'allowPrivilegeEscalation', true],
  ['volumes:', 'volumes', []],
  ['runtimeClass: ~', 'runtimeClass', null],
])('{%s} gives %s', (spec, field, value) => {
  expect(specOf(spec)[field]).toEqual(value);
});

test.each([
  [
    'seLinux: {rule: MustRunAs, seLinuxOptions: {level: "s0:c1"}}',
    { rule: 'MustRunAs', seLinuxOptions: { user: '', role: '', type: '', level: 's0:c1' } },
  ],
  [
    'seLinux: {rule: MustRunAs, seLinuxOptions: {}}',
    { rule: 'MustRunAs', seLinuxOptions: { user: '', role: '', type: '', level: '' } },
  ],
  ['seLinux: {rule: MustRunAs, seLinuxOptions: null}', { rule: 'MustRunAs', seLinuxOptions: null }],
])('%s', (spec, seLinux) => {
  expect(reading(document(spec)).policies[0]!.spec.seLinux).toEqual(seLinux);
});

const SECCOMP = 'seccomp.security.alpha.kubernetes.io';
const APPARMOR = 'apparmor.security.beta.kubernetes.io';
test.each([
  [`${SECCOMP}/allowedProfileNames: "*"`, 'seccomp', ['*'], null],
  [
    `${SECCOMP}/allowedProfileNames: "runtime/default,unconfined"`,
    'seccomp',
    ['runtime/default', 'unconfined'],
    null,
  ],
  [`${SECCOMP}/allowedProfileNames: ""`, 'seccomp', [''], null],
  [`${SECCOMP}/allowedProfileNames: `, 'seccomp', [''], null],
  [`${SECCOMP}/defaultProfileName: docker/default`, 'seccomp', null, 'docker/default'],
  [`${SECCOMP}/defaultProfileName: ""`, 'seccomp', null, null],
  [
    `${APPARMOR}/allowedProfileNames: "localhost/a,runtime/default"`,
    'appArmor',
    ['localhost/a', 'runtime/default'],
    null,
  ],
  [`${APPARMOR}/defaultProfileName: localhost/a`, 'appArmor', null, 'localhost/a'],
] as const)('the annotation %s', (annotation, field, allowedProfileNames, defaultProfileName) => {
  expect(specOf('', `{name: a, annotations: {${annotation}}}`)[field]).toEqual({
    allowedProfileNames,
    defaultProfileName,
  });
});

test.each([
  [
    'all four',
    'privileged: false',
    [
      'f:4:1: warning: runAsUser, seLinux, supplementalGroups, fsGroup: missing, read as RunAsAny; Kubernetes 1.24 refuses this policy; write `runAsUser: {rule: RunAsAny}` and so on',
    ],
  ],
  [
    'one',
    FOUR.replace('seLinux: {rule: RunAsAny}, ', ''),
    [
      'f:4:1: warning: seLinux: missing, read as RunAsAny; Kubernetes 1.24 refuses this policy; write `seLinux: {rule: RunAsAny}`',
    ],
  ],
  [
    'an empty rule',
    FOUR.replace('seLinux: {rule: RunAsAny}', "seLinux: {rule: ''}"),
    [
      'f:4:1: warning: seLinux: missing, read as RunAsAny; Kubernetes 1.24 refuses this policy; write `seLinux: {rule: RunAsAny}`',
    ],
  ],
  ['none', FOUR, []],
])(
  'missing strategies are RunAsAny with a warning, and errors under --strict: %s',
  (_, spec, warnings) => {
    const text = document(spec);
    const { policies } = reading(text);
    expect(problemsOf(text)).toEqual(warnings);
    expect(
      policies.map(({ spec: { runAsUser, seLinux } }) => [runAsUser.rule, seLinux.rule]),
    ).toEqual([['RunAsAny', 'RunAsAny']]);
    expect(
      problemsOf(text, true).every((line) =>
        line.includes(': Unsupported value: "": supported values: '),
      ),
    ).toBe(true);
    expect(reading(text, true).policies).toHaveLength(warnings.length === 0 ? 1 : 0);
  },
);

test('an apiVersion that is a number of any size', () => {
  expect(
    problemsOf(`apiVersion: 9223372036854775807\nkind: PodSecurityPolicy\nmetadata: {name: a}\n`),
  ).toEqual([
    'f:1:1: no PodSecurityPolicy has apiVersion 9223372036854775807; write apiVersion: policy/v1beta1',
  ]);
});

test.each(['constructor', 'toString', '__proto__'])('the unknown field %s is any other', (name) => {
  const text = `{"apiVersion": "policy/v1beta1", "kind": "PodSecurityPolicy", "metadata": {"name": "a"}, "${name}": 1, "spec": {}}`;
  expect(problemsOf(text)[0]).toMatch(new RegExp(`unknown field "${name}"; remove it$`));
});

test.each([
  [
    'allowedHostPath: []',
    'f:4:8: unknown field "spec.allowedHostPath"; did you mean "allowedHostPaths"?',
  ],
  [
    'AllowedHostPaths: []',
    'f:4:8: unknown field "spec.AllowedHostPaths"; did you mean "allowedHostPaths"?',
  ],
  ['runAsUsers: {}', 'f:4:8: unknown field "spec.runAsUsers"; did you mean "runAsUser"?'],
  [
    'readOnlyRootFileSystem: true',
    'f:4:8: unknown field "spec.readOnlyRootFileSystem"; did you mean "readOnlyRootFilesystem"?',
  ],
  [
    'seLinux: {rules: RunAsAny}',
    'f:4:18: unknown field "spec.seLinux.rules"; did you mean "rule"?',
  ],
  [
    'seLinux: {rule: MustRunAs, seLinuxOption: {}}',
    'f:4:35: unknown field "spec.seLinux.seLinuxOption"; did you mean "seLinuxOptions"?',
  ],
  [
    'allowedHostPaths: [{pathPrefix: /a, path: /a}]',
    'f:4:44: unknown field "spec.allowedHostPaths[0].path"; remove it',
  ],
  ['allowedImages: [a]', 'f:4:8: unknown field "spec.allowedImages"; remove it'],
  ['ranges: []', 'f:4:8: unknown field "spec.ranges"; remove it'],
  [
    'seccompProfiles: [a]',
    `f:4:8: unknown field "spec.seccompProfiles"; a PodSecurityPolicy says this with the annotation ${SECCOMP}/allowedProfileNames`,
  ],
  [
    'seccompProfile: a',
    `f:4:8: unknown field "spec.seccompProfile"; a PodSecurityPolicy says this with the annotation ${SECCOMP}/defaultProfileName`,
  ],
  [
    'appArmor: a',
    `f:4:8: unknown field "spec.appArmor"; a PodSecurityPolicy says this with the annotation ${APPARMOR}/allowedProfileNames`,
  ],
  ['privileged: "true"', 'f:4:8: spec.privileged: Invalid value: "true": must be true or false'],
  ['privileged: 1', 'f:4:8: spec.privileged: Invalid value: 1: must be true or false'],
  ['volumes: secret', 'f:4:8: spec.volumes: Invalid value: "secret": must be a list'],
  ['volumes: {secret: }', 'f:4:8: spec.volumes: Invalid value: an object: must be a list'],
  ['volumes: [1]', 'f:4:18: spec.volumes[0]: Invalid value: 1: must be a string; quote it: "1"'],
  [
    'volumes: [yes]',
    'f:4:18: spec.volumes[0]: Invalid value: true: must be a string; quote it: "true"',
  ],
  ['fsGroup: []', 'f:4:8: spec.fsGroup: Invalid value: a list: must be an object'],
  [
    'hostPorts: [{min: 2147483648}]',
    'f:4:21: spec.hostPorts[0].min: Invalid value: 2147483648: must be <= 2147483647',
  ],
  [
    'hostPorts: [{min: 1.5}]',
    'f:4:21: spec.hostPorts[0].min: Invalid value: 1.5: must be an integer',
  ],
  [
    'hostPorts: [{min: "1"}]',
    'f:4:21: spec.hostPorts[0].min: Invalid value: "1": must be an integer',
  ],
  [
    'fsGroup: {rule: MustRunAs, ranges: [{min: 9223372036854775808, max: 1}]}',
    'f:4:45: spec.fsGroup.ranges[0].min: Invalid value: 9223372036854775808: must be an integer of 64 bits',
  ],
  [
    'fsGroup: {rule: MustRunAs, ranges: [{min: 1.5, max: 1}]}',
    'f:4:45: spec.fsGroup.ranges[0].min: Invalid value: 1.5: must be an integer of 64 bits',
  ],
])('structure: {%s}', (spec, problem) => {
  expect(problemsOf(document(spec))).toEqual([problem]);
});

test.each([
  [
    'a misspelt field of metadata',
    document(FOUR, '{name: a, annotation: {}}'),
    'f:3:21: unknown field "metadata.annotation"; did you mean "annotations"?',
  ],
  [
    'a field beside spec',
    `${document(FOUR)}specs: {}\n`,
    'f:5:1: unknown field "specs"; did you mean "spec"?',
  ],
  [
    'a field of spec beside it',
    `${document(FOUR)}hostPID: true\n`,
    'f:5:1: unknown field "hostPID"; write it below spec: spec.hostPID',
  ],
  [
    "a field of OpenShift's SecurityContextConstraints",
    `${document(FOUR)}allowHostPID: true\n`,
    'f:5:1: unknown field "allowHostPID"; OpenShift\'s SecurityContextConstraints has this field; a PodSecurityPolicy has spec.hostPID',
  ],
  [
    'an annotation that is a number',
    document(FOUR, '{name: a, annotations: {b: 1}}'),
    'f:3:35: metadata.annotations.b: Invalid value: 1: must be a string; quote it: "1"',
  ],
  [
    'labels as a list',
    document(FOUR, '{name: a, labels: [b]}'),
    'f:3:21: metadata.labels: Invalid value: a list: must be an object',
  ],
  [
    'policy/v1',
    document(FOUR).replace('v1beta1', 'v1'),
    'f:1:1: policy/v1 has no PodSecurityPolicy; write apiVersion: policy/v1beta1',
  ],
  [
    'no version',
    document(FOUR).replace('apiVersion: policy/v1beta1', '# none'),
    'f:2:1: no PodSecurityPolicy has apiVersion null; write apiVersion: policy/v1beta1',
  ],
  [
    'a version of others',
    document(FOUR).replace('policy/v1beta1', 'apps/v1'),
    'f:1:1: no PodSecurityPolicy has apiVersion "apps/v1"; write apiVersion: policy/v1beta1',
  ],
  [
    'a null spec',
    document(FOUR).replace(/spec:.*/, 'spec:'),
    'f:4:1: spec: Required value: the PodSecurityPolicy says nothing; add its spec',
  ],
  [
    'no spec',
    document(FOUR).replace(/spec:.*\n/, ''),
    'f:1:1: spec: Required value: the PodSecurityPolicy says nothing; add its spec',
  ],
  [
    'no metadata',
    document(FOUR).replace(/metadata:.*\n/, ''),
    'f:1:1: metadata.name: Required value: name or generateName is required',
  ],
  [
    'a name that is a number',
    document(FOUR, '{name: 5}'),
    'f:3:12: metadata.name: Invalid value: 5: must be a string; quote it: "5"',
  ],
  [
    'the same name twice',
    `${document(FOUR)}---\n${document(FOUR)}`,
    'f:8:12: PodSecurityPolicy "example" is already defined at f:3:12; rename or remove one',
  ],
])('%s', (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test.each([
  ['extensions/v1beta1', document(FOUR).replace('policy/v1beta1', 'extensions/v1beta1'), []],
  ['status', `${document(FOUR)}status: {anything: [1]}\n`, []],
  [
    'what a server wrote into metadata',
    document(
      FOUR,
      '{name: a, uid: x, resourceVersion: "1", generation: 1, creationTimestamp: null, selfLink: /x, managedFields: [{manager: kubectl}], ownerReferences: [], finalizers: []}',
    ),
    [],
  ],
  [
    'a namespace',
    document(FOUR, '{name: a, namespace: Some Where}'),
    [
      'f:3:21: warning: a PodSecurityPolicy belongs to no namespace: metadata.namespace is ignored; remove it',
    ],
  ],
  ['an empty namespace', document(FOUR, "{name: a, namespace: ''}"), []],
])('%s is read', (_, text, problems) => {
  const { policies } = reading(text);
  expect(policies).toHaveLength(1);
  expect(problemsOf(text)).toEqual(problems);
});

test('each document is judged on its own, in input order, and faults of one do not hide another', () => {
  const text = [
    document(FOUR, '{name: b}'),
    document('privileged: 1', '{name: bad}'),
    document(FOUR, '{name: a}'),
    document('volumes: 1', '{name: worse}'),
  ].join('---\n');
  const { policies, problems, locate } = reading(text);
  expect(policies.map(({ name }) => name)).toEqual(['b', 'a']);
  expect(problems.map(formatProblem)).toEqual([
    'f:9:8: spec.privileged: Invalid value: 1: must be true or false',
    'f:19:8: spec.volumes: Invalid value: 1: must be a list',
  ]);
  expect(locate.get('a')!(['spec', 'fsGroup', 'rule'])).toEqual({
    file: 'f',
    line: 14,
    column: 112,
  });
});
