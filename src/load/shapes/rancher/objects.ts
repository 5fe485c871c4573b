/** Access to Rancher's objects. None of their fields has been validated. */
export type RancherKind =
  'PodSecurityPolicyTemplate' | 'PodSecurityPolicyTemplateProjectBinding' | 'Cluster';

const GROUP = 'management.cattle.io/';

/** Annotation on policies that Rancher made: the name of their template. */
export const PARENT = 'serviceaccount.cluster.cattle.io/pod-security';

export const isOf = (kind: RancherKind, value: unknown): boolean => {
  const object = Object(value) as { readonly kind?: unknown; readonly apiVersion?: unknown };
  return (
    object.kind === kind &&
    typeof object.apiVersion === 'string' &&
    object.apiVersion.startsWith(GROUP)
  );
};

export interface Metadata {
  readonly name?: unknown;
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly deletionTimestamp?: unknown;
}

export function metadataOf(value: unknown): Metadata {
  const { metadata } = Object(value) as { readonly metadata?: unknown };
  const { name, annotations, deletionTimestamp } = Object(metadata) as Partial<Metadata>;
  return { name, annotations: Object(annotations) as Metadata['annotations'], deletionTimestamp };
}

/** Reads a reference. Rancher's API calls the field `...Id`; its objects may call it `...Name`. */
export function reference(
  value: unknown,
  field: string,
): { readonly name: string; readonly field: string } | undefined {
  const object = Object(value) as Readonly<Record<string, unknown>>;
  const found = [`${field}Id`, `${field}Name`].find(
    (one) => typeof object[one] === 'string' && object[one] !== '',
  );
  return found === undefined ? undefined : { name: object[found] as string, field: found };
}
