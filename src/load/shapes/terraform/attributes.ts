/**
 * Translates the attributes of a Terraform resource to the fields of the Kubernetes object
 * (terraform-provider-kubernetes structure_pod_security_policy_spec.go, structures_rbac.go). An
 * unknown attribute is kept, so that the reader of the object reports it.
 */
export type Attributes = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Attributes of the provider, which are not fields of the object. */
const OWN = new Set(['id', 'timeouts']);

/** Objects that Terraform stores as lists with one item. */
const BLOCKS = new Set([
  'metadata',
  'spec',
  'run_as_user',
  'run_as_group',
  'fs_group',
  'supplemental_groups',
  'se_linux',
  'se_linux_options',
  'aggregation_rule',
  'role_ref',
]);

/** Attributes whose keys are chosen by the user. */
const MAPS = new Set(['annotations', 'labels', 'match_labels']);

/** Fields whose names are not the attribute's name in camel case: plurals and abbreviations. */
const FIELDS: Readonly<Record<string, string>> = {
  host_ipc: 'hostIPC',
  host_pid: 'hostPID',
  range: 'ranges',
  subject: 'subjects',
  non_resource_urls: 'nonResourceURLs',
};

function fieldOf(attribute: string, value: unknown): string {
  // `rule` is a text in a strategy, and a list of blocks in a role.
  if (attribute === 'rule') return Array.isArray(value) ? 'rules' : 'rule';
  return Object.hasOwn(FIELDS, attribute)
    ? FIELDS[attribute]!
    : attribute.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const isBlock = (attribute: string, value: unknown): value is readonly [unknown] =>
  BLOCKS.has(attribute) && Array.isArray(value) && value.length === 1;

const isAbsent = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** The fields of the object, except kind and apiVersion. */
export const manifestOf = (values: Attributes): Attributes =>
  fieldsOf(Object.fromEntries(Object.entries(values).filter(([name]) => !OWN.has(name))));

function fieldsOf(values: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => !isAbsent(value))
      .map(([attribute, value]) => [
        fieldOf(attribute, value),
        MAPS.has(attribute) ? value : valueOf(isBlock(attribute, value) ? value[0] : value),
      ]),
  );
}

function valueOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valueOf);
  return typeof value === 'object' && value !== null ? fieldsOf(value as Attributes) : value;
}

/** Path among the attributes of the field at `path` of the object, or of its nearest parent. */
export function sourcePath(values: Attributes, path: Path): Path {
  const [step, ...rest] = path;
  if (step === undefined) return [];
  const found = Object.entries(values).find(
    ([attribute, value]) => !isAbsent(value) && fieldOf(attribute, value) === step,
  );
  if (found === undefined) return [];
  const [attribute, value] = found;
  if (MAPS.has(attribute) || rest.length === 0) return [attribute, ...rest];
  return isBlock(attribute, value)
    ? [attribute, 0, ...inside(value[0], rest)]
    : [attribute, ...inside(value, rest)];
}

function inside(value: unknown, path: Path): Path {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value)) return sourcePath(value as Attributes, path);
  return typeof step === 'number' ? [step, ...inside(value[step], rest)] : [];
}
