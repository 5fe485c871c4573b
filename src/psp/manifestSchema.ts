/**
 * The structure of a PodSecurityPolicy as the 1.24 API server decodes it: null is absent, unknown
 * fields are faults.
 */
type Schema = Readonly<Record<string, unknown>>;

const boolean: Schema = { type: ['boolean', 'null'] };
const text: Schema = { type: ['string', 'null'] };
const int64: Schema = { int64: 'nullable' };
const int32: Schema = { type: ['integer', 'null'], minimum: -2147483648, maximum: 2147483647 };
const listOf = (items: Schema): Schema => ({ type: ['array', 'null'], items });
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: ['object', 'null'],
  properties,
  additionalProperties: false,
});

const idStrategy = object({ rule: text, ranges: listOf(object({ min: int64, max: int64 })) });

const specSchema = object({
  privileged: boolean,
  defaultAddCapabilities: listOf(text),
  requiredDropCapabilities: listOf(text),
  allowedCapabilities: listOf(text),
  volumes: listOf(text),
  hostNetwork: boolean,
  hostPorts: listOf(object({ min: int32, max: int32 })),
  hostPID: boolean,
  hostIPC: boolean,
  seLinux: object({
    rule: text,
    seLinuxOptions: object({ user: text, role: text, type: text, level: text }),
  }),
  runAsUser: idStrategy,
  runAsGroup: idStrategy,
  supplementalGroups: idStrategy,
  fsGroup: idStrategy,
  readOnlyRootFilesystem: boolean,
  defaultAllowPrivilegeEscalation: boolean,
  allowPrivilegeEscalation: boolean,
  allowedHostPaths: listOf(object({ pathPrefix: text, readOnly: boolean })),
  allowedFlexVolumes: listOf(object({ driver: text })),
  allowedCSIDrivers: listOf(object({ name: text })),
  allowedUnsafeSysctls: listOf(text),
  forbiddenSysctls: listOf(text),
  allowedProcMountTypes: listOf(text),
  runtimeClass: object({ allowedRuntimeClassNames: listOf(text), defaultRuntimeClassName: text }),
});

const anything: Schema = {};
const texts: Schema = { type: ['object', 'null'], additionalProperties: text };
/** Metadata that says nothing about the policy's meaning is let through unread. */
const metadata = object({
  name: text,
  namespace: text,
  generateName: text,
  labels: texts,
  annotations: texts,
  uid: anything,
  resourceVersion: anything,
  generation: anything,
  creationTimestamp: anything,
  deletionTimestamp: anything,
  deletionGracePeriodSeconds: anything,
  ownerReferences: anything,
  finalizers: anything,
  managedFields: anything,
  selfLink: anything,
  clusterName: anything,
});

export const manifestSchema: Schema = {
  ...object({ apiVersion: text, kind: text, metadata, spec: specSchema, status: anything }),
  type: 'object',
};
