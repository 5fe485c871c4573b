/**
 * The attributes of a resource and the fields of the object that it stands for
 * (terraform-provider-kubernetes structure_pod_security_policy_spec.go, structures_rbac.go). A
 * field that is not known goes through, so that the reader of the object says so.
 */
export type Attributes = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Of the provider, not of the object. */
const OWN = new Set(['id', 'timeouts']);

/** Objects that Terraform keeps as lists of one. */
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

/** Their keys are names that the user gives. */
const MAPS = new Set(['annotations', 'labels', 'match_labels']);

/** Lists have the name of one item; abbreviations stay in capitals. */
const FIELDS: Readonly<Record<string, string>> = {
  host_ipc: 'hostIPC',
  host_pid: 'hostPID',
  range: 'ranges',
  subject: 'subjects',
  non_resource_urls: 'nonResourceURLs',
};

function fieldOf(attribute: string, value: unknown): string {
  // The rule of a strategy is a word, the rules of a role are blocks.
  if (attribute === 'rule') return Array.isArray(value) ? 'rules' : 'rule';
  return Object.hasOwn(FIELDS, attribute)
    ? FIELDS[attribute]!
    : attribute.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const isBlock = (attribute: string, value: unknown): value is readonly [unknown] =>
  BLOCKS.has(attribute) && Array.isArray(value) && value.length === 1;

const isAbsent = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** The fields of the object, without its kind. */
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

/** Where the field at `path` of the object stands among the attributes, or its nearest parent. */
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
