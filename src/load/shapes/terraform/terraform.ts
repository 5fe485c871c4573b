/**
 * Reads what `terraform show -json` prints of a state or a plan: the policies, roles and bindings
 * among the resources of the Kubernetes provider.
 */
import type { LoadedDocument } from '../../../base/loadedDocument.js';
import { SOURCE } from '../../../ir/source.js';
import { giveOutput } from '../../giveOutput.js';
import type { Shape, ShapeDocuments } from '../shape.js';
import { manifestOf, sourcePath, type Attributes } from './attributes.js';
import { sentValues, notSet } from './plan.js';
import { isAttributes, resourcesOf, type Resource } from './resources.js';

const RBAC = 'rbac.authorization.k8s.io/v1';
const TYPES: Readonly<Record<string, { readonly apiVersion: string; readonly kind: string }>> = {
  pod_security_policy: { apiVersion: SOURCE.apiVersions[0], kind: SOURCE.kind },
  cluster_role: { apiVersion: RBAC, kind: 'ClusterRole' },
  cluster_role_binding: { apiVersion: RBAC, kind: 'ClusterRoleBinding' },
  role: { apiVersion: RBAC, kind: 'Role' },
  role_binding: { apiVersion: RBAC, kind: 'RoleBinding' },
};

/** The resource type may end with an API version: `kubernetes_role_v1`. */
const typeOf = (type: string): (typeof TYPES)[string] | undefined => {
  const [, name] = /^kubernetes_([a-z_]+?)(?:_v\d\w*)?$/.exec(type) ?? [];
  return name !== undefined && Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
};

/** Other outputs of Terraform, which lack values that a server would have. */
const OTHER_FORMS = [
  {
    is: (value: Attributes) => Array.isArray(value['resources']) && 'lineage' in value,
    message: 'this is a state file of Terraform, whose form changes with its version',
    remedy: giveOutput('let Terraform print it', 'terraform show -json', 'shown.json'),
  },
  {
    is: (value: Attributes) => isAttributes(value['resource']),
    message: 'this is configuration of Terraform, which may hold expressions',
    remedy: giveOutput('take what was applied', 'terraform show -json', 'shown.json'),
  },
] as const;

const isShown = (value: Attributes): boolean => typeof value['format_version'] === 'string';

export const isTerraform = (value: unknown): boolean =>
  isAttributes(value) &&
  value['kind'] === undefined &&
  (isShown(value) || OTHER_FORMS.some(({ is }) => is(value)));

export const terraform: Shape = {
  owns: isTerraform,
  read: (own) => {
    const read = own.map(readOne);
    return {
      documents: read.flatMap(({ documents }) => documents),
      problems: read.flatMap(({ problems }) => problems),
    };
  },
};

function readOne(document: LoadedDocument): ShapeDocuments {
  const value = document.value as Attributes;
  const other = OTHER_FORMS.find(({ is }) => !isShown(value) && is(value));
  if (other !== undefined) {
    const { message, remedy } = other;
    return {
      documents: [],
      problems: [{ severity: 'error', position: document.locate([]), message, remedy }],
    };
  }
  const isPlan = isAttributes(value['planned_values']);
  const resources = resourcesOf(value, isPlan ? 'planned_values' : 'values');
  if (!isPlan) return { documents: resources.map((one) => objectOf(one, document)), problems: [] };
  const policies = resources.filter(({ type }) => typeOf(type)?.kind === SOURCE.kind);
  return {
    documents: resources.map((one) =>
      objectOf(policies.includes(one) ? { ...one, values: sentValues(one.values) } : one, document),
    ),
    problems: policies.flatMap((one) => notSet(one, document)),
  };
}

function objectOf(
  { type, values, at }: Resource,
  { file, locate }: LoadedDocument,
): LoadedDocument {
  const known = typeOf(type);
  if (known !== undefined)
    return {
      file,
      value: { ...known, ...manifestOf(values) },
      // The position of the object is the start of the resource, not of its values.
      locate: (path) =>
        locate(path.length === 0 ? at : [...at, 'values', ...sourcePath(values, path)]),
    };
  const { manifest } = values;
  return type === 'kubernetes_manifest' && isAttributes(manifest)
    ? { file, value: manifest, locate: (path) => locate([...at, 'values', 'manifest', ...path]) }
    : { file, value: { kind: type }, locate: (path) => locate([...at, ...path]) };
}
