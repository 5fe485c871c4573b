/**
 * Every rule of the 1.24 server for the spec of a PodSecurityPolicy, with its position and in the
 * server's words. The messages were taken down from ValidatePodSecurityPolicy of 1.24.17
 * (conformance/psp, op load); only its lists, which it prints as Go source, are JSON here.
 */
import { errorsOf, SUBDOMAIN, VOLUMES } from './serverErrors.js';

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
    [`6:5 spec.volumes: Unsupported value: "": supported values: ${VOLUMES}`],
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
      '6:25 allowedCapabilities: Invalid value: "*": capability is listed in allowedCapabilities and requiredDropCapabilities',
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
    ['5:26 spec.allowedUnsafeSysctls[0]: Invalid value: "": empty sysctl not allowed'],
  ],
  [
    'malformed sysctls',
    `forbiddenSysctls: [Kernel.a, a..b, '*a', net/core, a.]`,
    [
      '5:22 spec.forbiddenSysctls[0]: Invalid value: "Kernel.a": must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]',
      '5:32 spec.forbiddenSysctls[1]: Invalid value: "a..b": must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]',
      '5:38 spec.forbiddenSysctls[2]: Invalid value: "*a": must have at most 253 characters and match regex ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*([a-z0-9][-_a-z0-9]*)?[a-z0-9*]',
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
      '5:27 spec.allowedProcMountTypes[0]: Unsupported value: "a\\"\\\\\\u2028\\a\\x01\\u009b😀é": supported values: "Default", "Unmasked"',
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
