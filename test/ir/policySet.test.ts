import { Ajv } from 'ajv';
import type { PolicySet, PolicySpec } from '../../src/ir/policySet.js';
import { policySetFaults, policySetFrom } from '../../src/ir/policySetFrom.js';
import { publishedPolicySetSchema } from '../../src/ir/policySetSchema.js';
import { policySetToJson, policySetToYaml } from '../../src/ir/writePolicySet.js';
import { parseDocuments } from '../../src/load/documents.js';

const SPEC: PolicySpec = {
  privileged: false,
  hostNetwork: true,
  hostPID: false,
  hostIPC: false,
  hostPorts: [{ min: 80, max: 90 }],
  volumes: ['secret', '*'],
  allowedHostPaths: [{ pathPrefix: '/a', readOnly: true }],
  allowedFlexVolumes: [{ driver: 'example.com/a' }],
  allowedCSIDrivers: [{ name: 'csi.example.com' }],
  allowedCapabilities: ['*'],
  defaultAddCapabilities: ['CHOWN'],
  requiredDropCapabilities: [],
  allowPrivilegeEscalation: true,
  defaultAllowPrivilegeEscalation: false,
  readOnlyRootFilesystem: false,
  runAsUser: { rule: 'MustRunAs', ranges: [{ min: 1, max: 9223372036854775807n }] },
  runAsGroup: {
    rule: 'MayRunAs',
    ranges: [{ min: -9223372036854775808n, max: 9007199254740993n }],
  },
  fsGroup: { rule: 'RunAsAny', ranges: [] },
  supplementalGroups: { rule: 'RunAsAny', ranges: [] },
  seLinux: {
    rule: 'MustRunAs',
    seLinuxOptions: { user: '', role: 'r', type: 't', level: 's0:c1,c2' },
  },
  allowedUnsafeSysctls: ['kernel.*'],
  forbiddenSysctls: ['*'],
  allowedProcMountTypes: ['Default'],
  runtimeClass: { allowedRuntimeClassNames: ['*'], defaultRuntimeClassName: null },
  seccomp: { allowedProfileNames: [''], defaultProfileName: 'runtime/default' },
  appArmor: { allowedProfileNames: null, defaultProfileName: null },
};
const SET: PolicySet = {
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies: [{ name: 'one', spec: SPEC }],
  grants: [
    {
      policy: '*',
      subject: { kind: 'Group', name: 'system:masters' },
      namespace: null,
      apiGroup: 'extensions',
    },
    {
      policy: 'one',
      subject: { kind: 'ServiceAccount', namespace: 'team', name: 'app' },
      namespace: 'team',
      apiGroup: 'policy',
    },
  ],
};
const withSpec = (change: Partial<PolicySpec>): PolicySet => ({
  ...SET,
  policies: [{ name: 'one', spec: { ...SPEC, ...change } }],
});
const readBack = (text: string): PolicySet => policySetFrom(parseDocuments(text, 'f')[0]!.value);
const reversed = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(reversed)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, one]) => [key, reversed(one)]),
        )
      : value;

const HOSTILE = [
  '',
  ' ',
  'yes',
  '0777',
  '1e3',
  'null',
  '~',
  '2020-01-01',
  '1:30',
  '- a',
  'a: b',
  '# c',
  '"',
  "'",
  '{{ a }}',
  '*x',
  '&x',
  '!x',
  'a\nb',
  'a\r\nb',
  '\t',
  '\u2028',
  '\u0085',
  '😀',
  '<<',
  '__proto__',
  '---',
  '%',
  '\u0007',
  '0o17',
  '.inf',
  '1_000',
];

test.each([
  ['JSON', policySetToJson],
  ['YAML', policySetToYaml],
] as const)('%s reads back to the same set', (_, write) => {
  expect(readBack(write(SET))).toStrictEqual(SET);
  expect(write(readBack(write(SET)))).toBe(write(SET));
});

test.each(
  HOSTILE.flatMap(
    (text) =>
      [
        ['JSON', text, policySetToJson],
        ['YAML', text, policySetToYaml],
      ] as const,
  ),
)('%s keeps the text %j', (_, text, write) => {
  const set = withSpec({
    allowedCapabilities: [text],
    seccomp: { allowedProfileNames: [text, text], defaultProfileName: text },
  });
  expect(readBack(write(set))).toStrictEqual(set);
});

test('JSON writes every integer exactly', () => {
  expect(policySetToJson(SET)).toContain('"max": 9223372036854775807');
  expect(policySetToYaml(SET)).toContain('max: 9007199254740993\n');
});

test('the order of properties and grants in the input does not matter', () => {
  const turned = {
    ...(reversed(SET) as PolicySet),
    grants: [...SET.grants, ...SET.grants].reverse(),
  };
  const set = policySetFrom(turned);
  expect(set).toStrictEqual(SET);
  expect(policySetToJson(set)).toBe(policySetToJson(SET));
  expect(policySetToYaml(reversed(SET) as PolicySet)).toBe(policySetToYaml(SET));
});

const change = (
  path: readonly (string | number)[],
  edit: (parent: Record<string | number, unknown>, key: string | number) => void,
): unknown => {
  const copy = structuredClone(SET);
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], copy) as Record<
    string | number,
    unknown
  >;
  edit(parent, path.at(-1)!);
  return copy;
};
const set =
  (value: unknown) =>
  (parent: Record<string | number, unknown>, key: string | number): void => {
    parent[key] = value;
  };
const remove = (parent: Record<string | number, unknown>, key: string | number): void => {
  delete parent[key];
};
const AT = ['policies', 0, 'spec'] as const;

test.each([
  [
    'a missing field',
    change([...AT, 'hostPID'], remove),
    ['policies[0].spec.hostPID: Required value'],
  ],
  ['a missing list of grants', change(['grants'], remove), ['grants: Required value']],
  [
    'a misspelt field',
    change([...AT, 'hostPid'], set(true)),
    ['unknown field "policies[0].spec.hostPid"; did you mean "hostPID"?'],
  ],
  [
    'a misspelt field of a nullable object',
    change([...AT, 'runtimeClass', 'defaultRuntimeClass'], set('a')),
    [
      'unknown field "policies[0].spec.runtimeClass.defaultRuntimeClass"; did you mean "defaultRuntimeClassName"?',
    ],
  ],
  [
    'a value of a nullable field',
    change([...AT, 'defaultAllowPrivilegeEscalation'], set('yes')),
    [
      'policies[0].spec.defaultAllowPrivilegeEscalation: Invalid value: "yes": must be true or false',
    ],
  ],
  ['a field unlike any', change(['extra'], set(1)), ['unknown field "extra"; remove it']],
  [
    'null where a value is due',
    change([...AT, 'privileged'], set(null)),
    ['policies[0].spec.privileged: Invalid value: null: must be true or false'],
  ],
  [
    'a text for a list',
    change([...AT, 'volumes'], set('*')),
    ['policies[0].spec.volumes: Invalid value: "*": must be a list'],
  ],
  [
    'a number for a text',
    change(['policies', 0, 'name'], set(1)),
    ['policies[0].name: Invalid value: 1: must be a string; quote it: "1"'],
  ],
  [
    'an unknown rule',
    change([...AT, 'fsGroup', 'rule'], set('Any')),
    [
      'policies[0].spec.fsGroup.rule: Unsupported value: "Any": supported values: "RunAsAny", "MustRunAs", "MayRunAs"',
    ],
  ],
  [
    'an integer of more than 64 bits',
    change([...AT, 'runAsUser', 'ranges', 0, 'max'], set(2n ** 63n)),
    [
      'policies[0].spec.runAsUser.ranges[0].max: Invalid value: 9223372036854775808: must be an integer of 64 bits',
    ],
  ],
  [
    'an integer that is not exact',
    change([...AT, 'runAsUser', 'ranges', 0, 'max'], set(2 ** 60)),
    [
      'policies[0].spec.runAsUser.ranges[0].max: Invalid value: 1152921504606847000: must be an integer of 64 bits',
    ],
  ],
  [
    'a port of more than 32 bits',
    change([...AT, 'hostPorts', 0, 'max'], set(2 ** 31)),
    ['policies[0].spec.hostPorts[0].max: Invalid value: 2147483648: must be <= 2147483647'],
  ],
  [
    'a service account without namespace',
    change(['grants', 1, 'subject', 'namespace'], remove),
    ['grants[1].subject.namespace: Required value'],
  ],
  [
    'a group with a namespace',
    change(['grants', 0, 'subject', 'namespace'], set('n')),
    ['grants[0].subject.namespace does not belong here; remove it'],
  ],
  [
    'a kind of subject that is none',
    change(['grants', 0, 'subject', 'kind'], set('Robot')),
    [
      'grants[0].subject.kind: Unsupported value: "Robot": supported values: "User", "Group", "ServiceAccount"',
    ],
  ],
  [
    'several faults',
    { ...SET, policies: 1, grants: 2 },
    ['policies: Invalid value: 1: must be a list', 'grants: Invalid value: 2: must be a list'],
  ],
  [
    'another version',
    change(['apiVersion'], set('psp-ferry/v2')),
    ['apiVersion: Invalid value: "psp-ferry/v2": must be "psp-ferry/v1"'],
  ],
  ['a list for the document', [], ['the document: Invalid value: a list: must be an object']],
])('%s is a fault', (_, value, faults) => {
  expect(
    policySetFaults(value).map(({ message, remedy }) =>
      remedy === undefined ? message : `${message}; ${remedy}`,
    ),
  ).toEqual(faults);
  expect(() => policySetFrom(value)).toThrow(faults[0]);
});

test('the published schema is draft-07 and takes and refuses the same sets', () => {
  const published = publishedPolicySetSchema();
  const ajv = new Ajv({ strict: false });
  expect(published['$schema']).toBe('http://json-schema.org/draft-07/schema#');
  expect(ajv.validateSchema(published, true)).toBe(true);
  expect(JSON.stringify(published)).not.toContain('int64');
  const validate = ajv.compile(published);
  expect(validate(JSON.parse(policySetToJson(SET)))).toBe(true);
  for (const value of [
    change([...AT, 'hostPID'], remove),
    change(['extra'], set(1)),
    change(['grants', 1, 'subject', 'namespace'], remove),
    change([...AT, 'fsGroup', 'rule'], set('Any')),
  ]) {
    expect(
      validate(JSON.parse(policySetToJson(SET))) &&
        validate(
          JSON.parse(
            JSON.stringify(value, (__, one: unknown) => (typeof one === 'bigint' ? 1 : one)),
          ),
        ),
    ).toBe(false);
  }
});
