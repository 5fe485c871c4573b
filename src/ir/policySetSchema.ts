/** The published JSON Schema of PolicySet: `schema/policyset.schema.json` is written from it. */
type Schema = Readonly<Record<string, unknown>>;

const boolean: Schema = { type: 'boolean' };
const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const int64: Schema = { int64: 'required' };
const int32: Schema = { type: 'integer', minimum: -2147483648, maximum: 2147483647 };
const range = object({ min: int64, max: int64 });
const strategy = (rules: readonly string[]): Schema =>
  object({ rule: { enum: rules }, ranges: listOf(range) });
const GROUP_RULES = ['RunAsAny', 'MustRunAs', 'MayRunAs'];
const profiles = object({
  allowedProfileNames: nullable(texts),
  defaultProfileName: nullable(text),
});

const spec = object({
  privileged: boolean,
  hostNetwork: boolean,
  hostPID: boolean,
  hostIPC: boolean,
  hostPorts: listOf(object({ min: int32, max: int32 })),
  volumes: texts,
  allowedHostPaths: listOf(object({ pathPrefix: text, readOnly: boolean })),
  allowedFlexVolumes: listOf(object({ driver: text })),
  allowedCSIDrivers: listOf(object({ name: text })),
  allowedCapabilities: texts,
  defaultAddCapabilities: texts,
  requiredDropCapabilities: texts,
  allowPrivilegeEscalation: boolean,
  defaultAllowPrivilegeEscalation: nullable(boolean),
  readOnlyRootFilesystem: boolean,
  runAsUser: strategy(['RunAsAny', 'MustRunAs', 'MustRunAsNonRoot']),
  runAsGroup: strategy(GROUP_RULES),
  fsGroup: strategy(GROUP_RULES),
  supplementalGroups: strategy(GROUP_RULES),
  seLinux: object({
    rule: { enum: ['RunAsAny', 'MustRunAs'] },
    seLinuxOptions: nullable(object({ user: text, role: text, type: text, level: text })),
  }),
  allowedUnsafeSysctls: texts,
  forbiddenSysctls: texts,
  allowedProcMountTypes: texts,
  runtimeClass: nullable(
    object({ allowedRuntimeClassNames: texts, defaultRuntimeClassName: nullable(text) }),
  ),
  seccomp: profiles,
  appArmor: profiles,
});

const subject: Schema = {
  type: 'object',
  properties: { kind: { enum: ['User', 'Group', 'ServiceAccount'] }, name: text, namespace: text },
  required: ['kind', 'name'],
  additionalProperties: false,
  if: { type: 'object', properties: { kind: { const: 'ServiceAccount' } } },
  then: { type: 'object', required: ['namespace'] },
  else: { type: 'object', properties: { namespace: false } },
};
const grant = object({
  policy: text,
  subject,
  namespace: nullable(text),
  apiGroup: { enum: ['policy', 'extensions'] },
});

const required = object({
  apiVersion: { const: 'psp-ferry/v1' },
  kind: { const: 'PolicySet' },
  policies: listOf(object({ name: text, spec })),
  grants: listOf(grant),
});

export const policySetSchema: Schema = {
  ...required,
  properties: { ...(required['properties'] as Schema), grantsNobody: { const: true } },
};

/** The schema as it is published: `int64` is a keyword of ours, others read an integer. */
export function publishedPolicySetSchema(): Schema {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    if ('int64' in value) return { type: 'integer' };
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'PolicySet of psp-ferry: PodSecurityPolicies and who may use them, every field explicit',
    ...(plain(policySetSchema) as Schema),
  };
}
