/** The structure of a PodSecurityPolicy as the 1.24 API server decodes it: null is absent, unknown fields are faults. */
type Schema = Readonly<Record<string, unknown>>;

const boolean: Schema = { type: ['boolean', 'null'] };
const text: Schema = { type: ['string', 'null'] };
const int: Schema = { int64: true };
const listOf = (items: Schema): Schema => ({ type: ['array', 'null'], items });
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({ type: ['object', 'null'], properties, additionalProperties: false });
const requiredText: Schema = { type: 'string' };

const range = object({ min: int, max: int });
const idStrategy = object({ rule: text, ranges: listOf(range) });

export const specSchema = object({
  privileged: boolean,
  defaultAddCapabilities: listOf(requiredText),
  requiredDropCapabilities: listOf(requiredText),
  allowedCapabilities: listOf(requiredText),
  volumes: listOf(requiredText),
  hostNetwork: boolean,
  hostPorts: listOf(range),
  hostPID: boolean,
  hostIPC: boolean,
  seLinux: object({ rule: text, seLinuxOptions: object({ user: text, role: text, type: text, level: text }) }),
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
  allowedUnsafeSysctls: listOf(requiredText),
  forbiddenSysctls: listOf(requiredText),
  allowedProcMountTypes: listOf(requiredText),
  runtimeClass: object({ allowedRuntimeClassNames: listOf(requiredText), defaultRuntimeClassName: text }),
});

const anything: Schema = {};
/** Metadata that says nothing about the policy's meaning is let through unread. */
const metadata: Schema = {
  ...object({
    name: text, namespace: text, generateName: text, labels: { type: ['object', 'null'] }, uid: anything, resourceVersion: anything, generation: anything,
    creationTimestamp: anything, deletionTimestamp: anything, deletionGracePeriodSeconds: anything, ownerReferences: anything, finalizers: anything,
    managedFields: anything, selfLink: anything, clusterName: anything,
    annotations: { type: ['object', 'null'], additionalProperties: { type: ['string', 'null'] } },
  }),
  type: 'object',
};

export const manifestSchema: Schema = {
  type: 'object',
  properties: { apiVersion: requiredText, kind: requiredText, metadata, spec: specSchema, status: anything },
  required: ['metadata'],
  additionalProperties: false,
};
