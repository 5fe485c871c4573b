/**
 * The shape of a PolicySet. Its types (`policySet.ts`) and the published JSON Schema
 * (`schema/policyset.schema.json`) are derived from this schema. Every PSP field is present. A
 * field is nullable if its absence has a meaning of its own in PSP.
 */
import type { Fields, Int64, JsonSchema, TypedSchema, TypeOf } from '../base/typedSchema.js';
import { SOURCE } from './source.js';

const boolean: TypedSchema<boolean> = { type: 'boolean' };
const text: TypedSchema<string> = { type: 'string' };
const int64: TypedSchema<Int64> = { int64: 'required' };
const int32: TypedSchema<number> = { type: 'integer', minimum: -2147483648, maximum: 2147483647 };

// These types have names so that the generated declarations keep the comments of the fields.
type ListSchema<Item> = TypedSchema<readonly TypeOf<Item>[]>;
type NullableSchema<Value> = TypedSchema<TypeOf<Value> | null>;
type ObjectSchema<Of> = TypedSchema<{ readonly [Name in keyof Of]: TypeOf<Of[Name]> }>;
type PartlyOptionalSchema<Of, Optional> = TypedSchema<
  { readonly [Name in keyof Of]: TypeOf<Of[Name]> } & {
    readonly [Name in keyof Optional]?: TypeOf<Optional[Name]>;
  }
>;

const listOf = <Item extends JsonSchema>(items: Item): ListSchema<Item> => ({
  type: 'array',
  items,
});
const nullable = <Value extends JsonSchema>(schema: Value): NullableSchema<Value> => ({
  anyOf: [schema, { type: 'null' }],
});
const object = <Of extends Fields>(properties: Of): ObjectSchema<Of> => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const withOptional = <Of extends Fields, Optional extends Fields>(
  properties: Of,
  optional: Optional,
): PartlyOptionalSchema<Of, Optional> => ({
  ...(object(properties) as JsonSchema),
  properties: { ...properties, ...optional },
});
const oneOf = <const Word extends string>(...words: readonly Word[]): TypedSchema<Word> => ({
  enum: words,
});
const just = <const Value>(value: Value): TypedSchema<Value> => ({ const: value });

const texts = listOf(text);
/** Inclusive on both ends. */
const idRanges = listOf(object({ min: int64, max: int64 }));
/** Inclusive on both ends; min > max is legal in PSP and never matches. */
const hostPortRange = object({ min: int32, max: int32 });
const strategy = <const Rule extends string>(
  ...rules: readonly Rule[]
): TypedSchema<{ readonly rule: Rule; readonly ranges: TypeOf<typeof idRanges> }> =>
  object({ rule: oneOf(...rules), ranges: idRanges });
const groupStrategy = strategy('RunAsAny', 'MustRunAs', 'MayRunAs');
/** A pair of PSP annotations. */
const profiles = object({
  /** null means that the annotation is absent; [""] that it is present and empty. */
  allowedProfileNames: nullable(texts),
  defaultProfileName: nullable(text),
});

const spec = object({
  privileged: boolean,
  hostNetwork: boolean,
  hostPID: boolean,
  hostIPC: boolean,
  hostPorts: listOf(hostPortRange),
  /** Names of PSP volume types (`cephFS`, not `cephfs`), or `*`. */
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
  runAsUser: strategy('RunAsAny', 'MustRunAs', 'MustRunAsNonRoot'),
  /** A missing strategy means RunAsAny, and is stored as RunAsAny. */
  runAsGroup: groupStrategy,
  fsGroup: groupStrategy,
  supplementalGroups: groupStrategy,
  seLinux: object({
    rule: oneOf('RunAsAny', 'MustRunAs'),
    seLinuxOptions: nullable(object({ user: text, role: text, type: text, level: text })),
  }),
  allowedUnsafeSysctls: texts,
  forbiddenSysctls: texts,
  /** An empty list means [Default]. */
  allowedProcMountTypes: texts,
  /** null: every runtime class is allowed, and there is no default. */
  runtimeClass: nullable(
    object({ allowedRuntimeClassNames: texts, defaultRuntimeClassName: nullable(text) }),
  ),
  seccomp: profiles,
  appArmor: profiles,
});

type Subject =
  | { readonly kind: 'User' | 'Group'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string };

const subject: TypedSchema<Subject> = {
  type: 'object',
  properties: { kind: { enum: ['User', 'Group', 'ServiceAccount'] }, name: text, namespace: text },
  required: ['kind', 'name'],
  additionalProperties: false,
  if: { type: 'object', properties: { kind: { const: 'ServiceAccount' } } },
  then: { type: 'object', required: ['namespace'] },
  else: { type: 'object', properties: { namespace: false } },
};
const grant = object({
  /** A policy name, or `*` for every policy. */
  policy: text,
  subject,
  /** null: in every namespace (granted by a ClusterRoleBinding). */
  namespace: nullable(text),
  /** The API group of the role's rule. PSP asks for `policy` first, then for `extensions`. */
  apiGroup: oneOf(...SOURCE.apiGroups),
});

/** The part of a policy that the engines evaluate. */
const rules = { name: text, spec };
export const policyRulesSchema = object(rules);
const policy = withOptional(rules, {
  /** Gaps that may stay: the lines of the annotation psp-ferry.dev/accept. */
  accepted: listOf(
    object({
      /** `control/effect` for every target, or `target/policy/control/effect` for one. */
      gap: text,
      reason: text,
    }),
  ),
});

export const policySetSchema = withOptional(
  {
    apiVersion: just('psp-ferry/v1'),
    kind: just('PolicySet'),
    policies: listOf(policy),
    grants: listOf(grant),
  },
  {
    /**
     * Set if `grants` is empty because the roles and bindings of the input grant no policy to
     * anyone. If `grants` is empty and this is absent, the input says nothing about grants.
     */
    grantsNobody: just(true),
  },
);

/**
 * The schema as it is published. The keyword `int64` is psp-ferry's own; other validators read
 * `integer`.
 */
export function publishedPolicySetSchema(): JsonSchema {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    if ('int64' in value) return { type: 'integer' };
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `PolicySet of psp-ferry: ${SOURCE.kinds} and who may use them, every field explicit`,
    ...(plain(policySetSchema) as JsonSchema),
  };
}
