/**
 * Every rule of the 1.24 server for a PodSecurityPolicy, with its position and in the server's
 * words. The messages were taken down from
 * ValidatePodSecurityPolicy of 1.24.17 (conformance/psp, op load); only its lists, which it prints
 * as Go source, are written as JSON here.
 */
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicies } from '../../src/psp/readPolicies.js';

const STRATEGIES = ['seLinux', 'runAsUser', 'supplementalGroups', 'fsGroup'];

const SUBDOMAIN = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`;
const QUALIFIED = `consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
const VOLUMES =
  '"*", "awsElasticBlockStore", "azureDisk", "azureFile", "cephFS", "cinder", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs", "hostPath", "iscsi", "nfs", "persistentVolumeClaim", "photonPersistentDisk", "portworxVolume", "projected", "quobyte", "rbd", "scaleIO", "secret", "storageos", "vsphereVolume"';

/**
 * The errors of a valid policy with other metadata in line 3, or with something at the top of its
 * spec in line 5.
 */
function errorsOf(metadata: string, top = ''): string[] {
  const rest = STRATEGIES.filter((name) => !top.startsWith(`${name}:`)).map(
    (name) => `${name}: {rule: RunAsAny}`,
  );
  const spec = [...(top === '' ? [] : top.split('\n')), ...rest]
    .map((line) => `  ${line}\n`)
    .join('');
  const { policies, problems } = readPolicies(
    parseDocuments(
      `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\n${metadata}\nspec:\n${spec}`,
      'f',
    ),
    { strict: true },
  );
  const errors = problems.filter(({ severity }) => severity === 'error');
  expect(policies).toHaveLength(errors.length > 0 ? 0 : 1);
  return errors.map(({ position, message }) =>
    'line' in position ? `${position.line}:${position.column} ${message}` : message,
  );
}

test.each<[string, string, string[]]>([
  [
    'an unknown user rule',
    'runAsUser: {rule: MayRunAs}',
    [
      '5:15 spec.runAsUser.rule: Unsupported value: "MayRunAs": supported values: "MustRunAs", "MustRunAsNonRoot", "RunAsAny"',
    ],
  ],
  [
    'an unknown group rule',
    'fsGroup: {rule: mustRunAs}',
    [
      '5:13 spec.fsGroup.rule: Unsupported value: "mustRunAs": supported values: "MayRunAs", "MustRunAs", "RunAsAny"',
    ],
  ],
  [
    'an unknown supplemental group rule',
    'supplementalGroups: {rule: MustRunAsNonRoot}',
    [
      '5:24 spec.supplementalGroups.rule: Unsupported value: "MustRunAsNonRoot": supported values: "MayRunAs", "MustRunAs", "RunAsAny"',
    ],
  ],
  [
    'an unknown SELinux rule',
    'seLinux: {rule: MayRunAs}',
    [
      '5:13 spec.seLinux.rule: Unsupported value: "MayRunAs": supported values: "MustRunAs", "RunAsAny"',
    ],
  ],
  [
    'an unknown rule for runAsGroup, which has an order of its own',
    'runAsGroup: {rule: Any}',
    [
      '5:16 spec.runAsGroup.rule: Unsupported value: "Any": supported values: "MustRunAs", "RunAsAny", "MayRunAs"',
    ],
  ],
  [
    'runAsGroup without a rule',
    'runAsGroup: {ranges: []}',
    [
      '5:3 spec.runAsGroup.rule: Unsupported value: "": supported values: "MustRunAs", "RunAsAny", "MayRunAs"',
    ],
  ],
  [
    'a missing rule',
    'runAsUser: {}',
    [
      '5:3 spec.runAsUser.rule: Unsupported value: "": supported values: "MustRunAs", "MustRunAsNonRoot", "RunAsAny"',
    ],
  ],
  [
    'a null strategy',
    'fsGroup: null',
    [
      '5:3 spec.fsGroup.rule: Unsupported value: "": supported values: "MayRunAs", "MustRunAs", "RunAsAny"',
    ],
  ],
  [
    'negative bounds',
    'runAsUser:\n  rule: MustRunAs\n  ranges:\n  - min: -1\n    max: -2',
    [
      '8:7 spec.runAsUser.ranges[0].min: Invalid value: -1: min cannot be negative',
      '9:7 spec.runAsUser.ranges[0].max: Invalid value: -2: max cannot be negative',
      '8:7 spec.runAsUser.ranges[0].min: Invalid value: -1: min cannot be greater than max',
    ],
  ],
  [
    'a negative end',
    'fsGroup: {rule: MayRunAs, ranges: [{min: 1, max: -2}]}',
    [
      '5:47 spec.fsGroup.ranges[0].max: Invalid value: -2: max cannot be negative',
      '5:39 spec.fsGroup.ranges[0].min: Invalid value: 1: min cannot be greater than max',
    ],
  ],
  [
    'min over max',
    'supplementalGroups: {rule: MustRunAs, ranges: [{min: 1, max: 2}, {min: 5, max: 4}]}',
    [
      '5:69 spec.supplementalGroups.ranges[1].min: Invalid value: 5: min cannot be greater than max',
    ],
  ],
  [
    'ranges that RunAsAny does not read',
    'runAsUser: {rule: RunAsAny, ranges: [{min: 2, max: 1}]}',
    ['5:41 spec.runAsUser.ranges[0].min: Invalid value: 2: min cannot be greater than max'],
  ],
  [
    'min over max where max is left out',
    'runAsGroup: {rule: MustRunAs, ranges: [{min: 1}]}',
    ['5:43 spec.runAsGroup.ranges[0].min: Invalid value: 1: min cannot be greater than max'],
  ],
  [
    'int64 bounds',
    'runAsUser: {rule: MustRunAs, ranges: [{min: 9223372036854775807, max: 9223372036854775806}]}',
    [
      '5:42 spec.runAsUser.ranges[0].min: Invalid value: 9223372036854775807: min cannot be greater than max',
    ],
  ],
  [
    'runAsGroup RunAsAny with ranges',
    'runAsGroup: {rule: RunAsAny, ranges: [{min: 1, max: 2}]}',
    ['5:32 spec.runAsGroup.ranges: Invalid value: [{"min":1,"max":2}]: Ranges must be empty'],
  ],
  [
    'runAsGroup without ranges',
    'runAsGroup: {rule: MayRunAs}',
    ['5:3 spec.runAsGroup.ranges: Invalid value: []: must provide at least one range'],
  ],
  [
    'volume types of pods, not of PSPs',
    'volumes: [secret, cephfs]',
    [`5:21 spec.volumes: Unsupported value: "cephfs": supported values: ${VOLUMES}`],
  ],
  [
    'an empty volume type',
    `volumes:
- ''`,
    [`6:6 spec.volumes: Unsupported value: "": supported values: ${VOLUMES}`],
  ],
  [
    'a wildcard beside dropped capabilities',
    `allowedCapabilities: ['*']
requiredDropCapabilities: [ALL]`,
    [
      '6:3 requiredDropCapabilities: Invalid value: ["ALL"]: must be empty when all capabilities are allowed by a wildcard',
    ],
  ],
  [
    'a capability that is dropped and allowed',
    'requiredDropCapabilities: [CHOWN]\nallowedCapabilities: [NET_ADMIN, CHOWN]',
    [
      '6:36 allowedCapabilities: Invalid value: "CHOWN": capability is listed in allowedCapabilities and requiredDropCapabilities',
    ],
  ],
  [
    'a capability that is dropped, added and allowed',
    'requiredDropCapabilities: [CHOWN]\ndefaultAddCapabilities: [CHOWN]\nallowedCapabilities: [CHOWN]',
    [
      '6:28 defaultAddCapabilities: Invalid value: "CHOWN": capability is listed in defaultAddCapabilities and requiredDropCapabilities',
      '7:25 allowedCapabilities: Invalid value: "CHOWN": capability is listed in allowedCapabilities and requiredDropCapabilities',
    ],
  ],
  [
    'a wildcard that is dropped too',
    `requiredDropCapabilities: ['*']
allowedCapabilities: ['*']`,
    [
      '5:3 requiredDropCapabilities: Invalid value: ["*"]: must be empty when all capabilities are allowed by a wildcard',
      '6:26 allowedCapabilities: Invalid value: "*": capability is listed in allowedCapabilities and requiredDropCapabilities',
    ],
  ],
  [
    'escalation by default that is not allowed',
    'allowPrivilegeEscalation: false\ndefaultAllowPrivilegeEscalation: true',
    [
      '6:3 spec.defaultAllowPrivilegeEscalation: Invalid value: true: Cannot set DefaultAllowPrivilegeEscalation to true without also setting AllowPrivilegeEscalation to true',
    ],
  ],
  [
    'an unknown proc mount type',
    'allowedProcMountTypes: [Default, unmasked]',
    [
      '5:36 spec.allowedProcMountTypes[1]: Unsupported value: "unmasked": supported values: "Default", "Unmasked"',
    ],
  ],
  [
    'a host path without a prefix, where the server stops',
    'allowedHostPaths: [{pathPrefix: ../a}, {readOnly: true}, {pathPrefix: ..}]',
    [
      `5:22 spec.allowedHostPaths[0]: Invalid value: "../a": must not contain '..'`,
      '5:42 spec.allowedHostPaths[1]: Required value: is required',
    ],
  ],
  [
    'a host path that climbs',
    'allowedHostPaths:\n- pathPrefix: /a/../b',
    [`6:5 spec.allowedHostPaths[0]: Invalid value: "/a/../b": must not contain '..'`],
  ],
  [
    'a flex volume without a driver',
    'allowedFlexVolumes: [{driver: example.com/a}, {}]',
    [
      '5:49 spec.allowedFlexVolumes.allowedFlexVolumes[1].driver: Required value: must specify a driver',
    ],
  ],
  [
    'a CSI driver without a name',
    'allowedCSIDrivers: [{}]',
    [
      '5:23 spec.allowedCSIDrivers.allowedCSIDriver[0].name: Required value',
      `5:23 spec.allowedCSIDrivers.allowedCSIDriver[0].name: Invalid value: "": ${SUBDOMAIN}`,
    ],
  ],
  [
    'a CSI driver with a bad name',
    'allowedCSIDrivers: [{name: csi_example}]',
    [
      `5:24 spec.allowedCSIDrivers.allowedCSIDriver[0].name: Invalid value: "csi_example": ${SUBDOMAIN}`,
    ],
  ],
  [
    'a CSI driver with a long name',
    `allowedCSIDrivers: [{name: ${'a'.repeat(64)}}]`,
    ['5:24 spec.allowedCSIDrivers.allowedCSIDriver[0].name: Too long: must have at most 63 bytes'],
  ],
  [
    'an empty sysctl',
    `allowedUnsafeSysctls: ['']`,
    ['5:27 spec.allowedUnsafeSysctls[0]: Invalid value: "": empty sysctl not allowed'],
  ],
  [
    'malformed sysctls',
    `forbiddenSysctls: [Kernel.a, a..b, '*a', net/core, a.]`,
    [
      '5:22 spec.forbiddenSysctls[0]: Invalid value: "Kernel.a": must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]',
      '5:32 spec.forbiddenSysctls[1]: Invalid value: "a..b": must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]',
      '5:39 spec.forbiddenSysctls[2]: Invalid value: "*a": must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]',
      '5:44 spec.forbiddenSysctls[3]: Invalid value: "net/core": must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]',
      '5:54 spec.forbiddenSysctls[4]: Invalid value: "a.": must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]',
    ],
  ],
  [
    'a long sysctl',
    `allowedUnsafeSysctls: [${'a'.repeat(254)}]`,
    [
      `5:26 spec.allowedUnsafeSysctls[0]: Invalid value: "${'a'.repeat(254)}": must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]`,
    ],
  ],
  [
    'every sysctl and another',
    `allowedUnsafeSysctls: ['*', kernel.msgmax]`,
    [
      `5:3 spec.allowedUnsafeSysctls.items: Forbidden: if '*' is present, must not specify other sysctls`,
    ],
  ],
  [
    'a sysctl on both lists',
    'allowedUnsafeSysctls: [kernel.msgmax]\nforbiddenSysctls: [kernel.msgmax]',
    [
      '5:26 spec.allowedUnsafeSysctls[0]: Invalid value: "kernel.msgmax": sysctl overlaps with kernel.msgmax',
    ],
  ],
  [
    'an allowed sysctl within a forbidden pattern',
    `allowedUnsafeSysctls: [a, kernel.msgmax]
forbiddenSysctls: ['kernel.*']`,
    [
      '5:29 spec.allowedUnsafeSysctls[1]: Invalid value: "kernel.msgmax": sysctl overlaps with kernel.*',
    ],
  ],
  [
    'a forbidden sysctl within an allowed pattern',
    `allowedUnsafeSysctls: ['kernel.*']
forbiddenSysctls: [a, kernel.msgmax]`,
    [
      '6:25 spec.forbiddenSysctls[1]: Invalid value: "kernel.msgmax": sysctl overlaps with kernel.*',
    ],
  ],
  [
    'a malformed runtime class',
    'runtimeClass: {allowedRuntimeClassNames: [Kata]}',
    [`5:45 spec.runtimeClass.allowedRuntimeClassNames[0]: Invalid value: "Kata": ${SUBDOMAIN}`],
  ],
  [
    'a runtime class twice',
    'runtimeClass: {allowedRuntimeClassNames: [kata, kata]}',
    ['5:51 spec.runtimeClass.allowedRuntimeClassNames[1]: Duplicate value: "kata"'],
  ],
  [
    'every runtime class and another',
    `runtimeClass: {allowedRuntimeClassNames: ['*', kata]}`,
    [
      `5:18 spec.runtimeClass.allowedRuntimeClassNames: Invalid value: ["*","kata"]: if '*' is present, must not specify other RuntimeClass names`,
    ],
  ],
  [
    'a default runtime class that is not allowed',
    'runtimeClass: {allowedRuntimeClassNames: [kata], defaultRuntimeClassName: gvisor}',
    [
      '5:18 spec.runtimeClass.allowedRuntimeClassNames: Required value: default "gvisor" must be allowed',
    ],
  ],
  [
    'an empty default runtime class',
    `runtimeClass: {allowedRuntimeClassNames: ['*'], defaultRuntimeClassName: ''}`,
    [`5:51 spec.runtimeClass.defaultRuntimeClassName: Invalid value: "": ${SUBDOMAIN}`],
  ],
  [
    'quotes as Go writes them',
    'allowedProcMountTypes: ["a\\"\\\\\\u2028\\u0007\\x01\\x9b\\U0001f600\\u00e9"]',
    [
      '5:28 spec.allowedProcMountTypes[0]: Unsupported value: "a\\"\\\\\\u2028\\a\\x01\\u009b😀é": supported values: "Default", "Unmasked"',
    ],
  ],
  [
    'several rules at once, in the order of the server',
    'runAsUser: {rule: A}\nvolumes: [b]\nallowedHostPaths: [{}]\nrunAsGroup: {rule: C}',
    [
      '5:15 spec.runAsUser.rule: Unsupported value: "A": supported values: "MustRunAs", "MustRunAsNonRoot", "RunAsAny"',
      '8:16 spec.runAsGroup.rule: Unsupported value: "C": supported values: "MustRunAs", "RunAsAny", "MayRunAs"',
      `6:13 spec.volumes: Unsupported value: "b": supported values: ${VOLUMES}`,
      '7:22 spec.allowedHostPaths[0]: Required value: is required',
    ],
  ],
  ['odd host ports', 'hostPorts: [{min: 5, max: 1}, {min: -1, max: 70000}, {}]', []],
  ['a strategy that never matches', 'fsGroup: {rule: MustRunAs}', []],
  ['every volume type beside others', `volumes: ['*', secret, secret]`, []],
  [
    'capabilities of any spelling',
    'requiredDropCapabilities: [ALL]\nallowedCapabilities: [CAP_CHOWN, x y]',
    [],
  ],
  ['privileged without escalation', 'privileged: true\nallowPrivilegeEscalation: false', []],
  ['a path that is not absolute', 'allowedHostPaths: [{pathPrefix: a..b}]', []],
  [
    'every sysctl on both lists named apart',
    `allowedUnsafeSysctls: [a, 'b.*', c-*]
forbiddenSysctls: [d_e.f]`,
    [],
  ],
  [
    'runtime classes',
    `runtimeClass: {allowedRuntimeClassNames: ['*'], defaultRuntimeClassName: kata}`,
    [],
  ],
  ['a CSI driver in capitals', 'allowedCSIDrivers: [{name: CSI.example.com}]', []],
])('spec: %s', (_, top, errors) => {
  expect(errorsOf('metadata: {name: example}', top)).toEqual(errors);
});

test.each<[string, string, string[]]>([
  [
    'no name',
    'metadata: {}',
    ['3:1 metadata.name: Required value: name or generateName is required'],
  ],
  [
    'an empty name',
    `metadata: {name: ''}`,
    ['3:12 metadata.name: Required value: name or generateName is required'],
  ],
  [
    'a name in capitals',
    'metadata: {name: Example}',
    [`3:12 metadata.name: Invalid value: "Example": ${SUBDOMAIN}`],
  ],
  [
    'a long name',
    `metadata: {name: ${'a'.repeat(254)}}`,
    [
      `3:12 metadata.name: Invalid value: "${'a'.repeat(254)}": must be no more than 253 characters`,
    ],
  ],
  [
    'a bad generateName',
    `metadata: {name: a, generateName: 'b_c-'}`,
    [`3:21 metadata.generateName: Invalid value: "b_c-": ${SUBDOMAIN}`],
  ],
  [
    'a generateName of a dash',
    `metadata: {name: a, generateName: '-'}`,
    [`3:21 metadata.generateName: Invalid value: "-": ${SUBDOMAIN}`],
  ],
  [
    'a generateName whose last character goes with the dash',
    'metadata: {name: a, generateName: X-}',
    [],
  ],
  [
    'a label key with a space',
    'metadata:\n  name: a\n  labels:\n    a b: c',
    [`6:5 metadata.labels: Invalid value: "a b": name part must ${QUALIFIED}`],
  ],
  [
    'label keys without a prefix or a name',
    'metadata: {name: a, labels: {/b: c, d/: e}}',
    [
      '3:30 metadata.labels: Invalid value: "/b": prefix part must be non-empty',
      '3:37 metadata.labels: Invalid value: "d/": name part must be non-empty',
      `3:37 metadata.labels: Invalid value: "d/": name part must ${QUALIFIED}`,
    ],
  ],
  [
    'a label key with two slashes',
    'metadata: {name: a, labels: {a/b/c: d}}',
    [
      `3:30 metadata.labels: Invalid value: "a/b/c": a qualified name must ${QUALIFIED} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ],
  ],
  [
    'a long label',
    `metadata: {name: a, labels: {${'b'.repeat(64)}: ${'c'.repeat(64)}}}`,
    [
      `3:30 metadata.labels: Invalid value: "${'b'.repeat(64)}": name part must be no more than 63 characters`,
      `3:30 metadata.labels: Invalid value: "${'c'.repeat(64)}": must be no more than 63 characters`,
    ],
  ],
  [
    'a label value',
    `metadata: {name: a, labels: {b: '-c'}}`,
    [
      `3:30 metadata.labels: Invalid value: "-c": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    ],
  ],
  [
    'an annotation key',
    'metadata: {name: a, annotations: {b c: d}}',
    [`3:35 metadata.annotations: Invalid value: "b c": name part must ${QUALIFIED}`],
  ],
  ['annotation keys in capitals', 'metadata: {name: a, annotations: {Example.com/B: c}}', []],
  [
    'seccomp names',
    'metadata:\n  name: a\n  annotations:\n    seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default, unconfined,foo,*',
    [
      '6:5 metadata.annotations[seccomp.security.alpha.kubernetes.io/allowedProfileNames]: Invalid value: " unconfined": must be a valid seccomp profile',
      '6:5 metadata.annotations[seccomp.security.alpha.kubernetes.io/allowedProfileNames]: Invalid value: "foo": must be a valid seccomp profile',
    ],
  ],
  [
    'seccomp paths',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: 'localhost//a,localhost/../b,localhost/a/..b'}}`,
    [
      '3:35 metadata.annotations[seccomp.security.alpha.kubernetes.io/allowedProfileNames]: Invalid value: "/a": must be a relative path',
      `3:35 metadata.annotations[seccomp.security.alpha.kubernetes.io/allowedProfileNames]: Invalid value: "../b": must not contain '..'`,
    ],
  ],
  [
    'a seccomp default is one name',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/defaultProfileName: 'runtime/default,unconfined'}}`,
    [
      '3:35 metadata.annotations[seccomp.security.alpha.kubernetes.io/defaultProfileName]: Invalid value: "runtime/default,unconfined": must be a valid seccomp profile',
    ],
  ],
  [
    'a seccomp wildcard is no default',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/defaultProfileName: '*'}}`,
    [
      '3:35 metadata.annotations[seccomp.security.alpha.kubernetes.io/defaultProfileName]: Invalid value: "*": must be a valid seccomp profile',
    ],
  ],
  [
    'an empty seccomp name',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: 'unconfined,'}}`,
    [
      '3:35 metadata.annotations[seccomp.security.alpha.kubernetes.io/allowedProfileNames]: Invalid value: "": must be a valid seccomp profile',
    ],
  ],
  [
    'AppArmor names',
    `metadata: {name: a, annotations: {apparmor.security.beta.kubernetes.io/allowedProfileNames: 'runtime/default, localhost/a,*'}}`,
    [
      '3:35 metadata.annotations[apparmor.security.beta.kubernetes.io/allowedProfileNames]: Invalid value: "runtime/default, localhost/a,*": invalid AppArmor profile name: " localhost/a"',
      '3:35 metadata.annotations[apparmor.security.beta.kubernetes.io/allowedProfileNames]: Invalid value: "runtime/default, localhost/a,*": invalid AppArmor profile name: "*"',
    ],
  ],
  [
    'an AppArmor default',
    'metadata: {name: a, annotations: {apparmor.security.beta.kubernetes.io/defaultProfileName: docker/default}}',
    [
      '3:35 metadata.annotations[apparmor.security.beta.kubernetes.io/defaultProfileName]: Invalid value: "docker/default": invalid AppArmor profile name: "docker/default"',
    ],
  ],
  [
    'profiles of all kinds',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*,docker/default,localhost/a/b', seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default, apparmor.security.beta.kubernetes.io/allowedProfileNames: 'runtime/default,localhost/,unconfined,', apparmor.security.beta.kubernetes.io/defaultProfileName: localhost/a}}`,
    [],
  ],
  [
    'empty profiles',
    `metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: '', seccomp.security.alpha.kubernetes.io/defaultProfileName: '', apparmor.security.beta.kubernetes.io/defaultProfileName: ''}}`,
    [],
  ],
  [
    'metadata before spec',
    `metadata: {name: A, annotations: {apparmor.security.beta.kubernetes.io/defaultProfileName: x, seccomp.security.alpha.kubernetes.io/defaultProfileName: z}, labels: {a: '-'}}`,
    [
      `3:12 metadata.name: Invalid value: "A": ${SUBDOMAIN}`,
      `3:165 metadata.labels: Invalid value: "-": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
      '3:35 metadata.annotations[apparmor.security.beta.kubernetes.io/defaultProfileName]: Invalid value: "x": invalid AppArmor profile name: "x"',
      '3:95 metadata.annotations[seccomp.security.alpha.kubernetes.io/defaultProfileName]: Invalid value: "z": must be a valid seccomp profile',
    ],
  ],
])('metadata: %s', (_, metadata, errors) => {
  expect(errorsOf(metadata)).toEqual(errors);
});

test.each([
  ['262144 bytes are enough', 'a'.repeat(262143), []],
  [
    'one more is too much',
    'a'.repeat(262144),
    ['3:21 metadata.annotations: Too long: must have at most 262144 bytes'],
  ],
  [
    'bytes count, not characters',
    'ü'.repeat(131072),
    ['3:21 metadata.annotations: Too long: must have at most 262144 bytes'],
  ],
])('annotations: %s', (_, value, errors) => {
  expect(errorsOf(`metadata: {name: a, annotations: {b: ${value}}}`)).toEqual(errors);
});
