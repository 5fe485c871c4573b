/**
 * The shape of a PodSecurityPolicy as the 1.24 API server decodes it: null counts as absent, and
 * unknown fields are faults. The types in `manifest.ts` are derived from this schema.
 */
import type { Fields, Int64, JsonSchema, TypedSchema, TypeOf } from '../base/typedSchema.js';
import type { PolicySpec } from '../ir/policySet.js';

const boolean: TypedSchema<boolean | null> = { type: ['boolean', 'null'] };
const text: TypedSchema<string | null> = { type: ['string', 'null'] };
const int64: TypedSchema<Int64 | null> = { int64: 'nullable' };
const int32: TypedSchema<number | null> = {
  type: ['integer', 'null'],
  minimum: -2147483648,
  maximum: 2147483647,
};
const listOf = <Item extends JsonSchema>(
  items: Item,
): TypedSchema<readonly TypeOf<Item>[] | null> => ({ type: ['array', 'null'], items });

const object = <Of extends Fields>(
  properties: Of,
): TypedSchema<{ readonly [Name in keyof Of]?: TypeOf<Of[Name]> | undefined } | null> => ({
  type: ['object', 'null'],
  properties,
  additionalProperties: false,
});

const idStrategy = object({ rule: text, ranges: listOf(object({ min: int64, max: int64 })) });

/** Fields of PolicySpec that a PSP keeps in annotations. */
type InAnnotations = 'seccomp' | 'appArmor';

const specFields = {
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
} satisfies Record<Exclude<keyof PolicySpec, InAnnotations>, JsonSchema>;

const anything: TypedSchema<unknown> = {};
const texts: TypedSchema<Readonly<Record<string, string | null>> | null> = {
  type: ['object', 'null'],
  additionalProperties: text,
};
/** Other metadata does not change the meaning of the policy, and is accepted without a check. */
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

export const manifestSchema = {
  ...object({ apiVersion: text, kind: text, metadata, spec: object(specFields), status: anything }),
  type: 'object',
};
