/**
 * Who may use the policy of a Rancher template: every service account in the namespaces of the
 * projects to which the template is bound. If the cluster has a default template, it applies to
 * projects without a binding. Rancher creates a RoleBinding for each service account when the
 * account appears; here, the group of all service accounts of the namespace is used instead.
 */
import { exactJson } from '../../../base/exactJson.js';
import { groupedBy } from '../../../base/groupedBy.js';
import type { LoadedDocument } from '../../../base/loadedDocument.js';
import type { Locate } from '../../../base/position.js';
import type { Problem } from '../../../base/problem.js';
import { accountGroupOf } from '../../../ir/accountGroups.js';
import { SOURCE } from '../../../ir/source.js';
import type { ShapeDocuments } from '../shape.js';
import { isOf, metadataOf, reference } from './objects.js';
import { templatePolicyName } from './template.js';

const PROJECT = 'field.cattle.io/projectId';
const RBAC = 'rbac.authorization.k8s.io';

/** A template that is bound to a project, or that is the default of a cluster. */
interface Assignment {
  readonly template: string;
  readonly document: LoadedDocument;
  /** Path of the field that names the template. */
  readonly path: readonly string[];
}

interface Binding extends Assignment {
  readonly project: string;
}

interface Default extends Assignment {
  readonly cluster: string;
}

export function grantsOf(all: readonly LoadedDocument[]): ShapeDocuments {
  const { bindings, problems } = readBindings(all);
  const defaults = all.flatMap(defaultOf);
  const namespaces = namespacesOf(all);
  const byProject = groupedBy(bindings, ({ project }) => project);
  const documents = new Map<string, LoadedDocument>();
  for (const assignment of [...bindings, ...defaults]) {
    const role = clusterRole(assignment);
    documents.set(role.key, documents.get(role.key) ?? role.document);
  }
  for (const [namespace, project] of namespaces) {
    const given =
      byProject.get(project) ?? defaults.filter(({ cluster }) => project.startsWith(`${cluster}:`));
    for (const assignment of given) {
      const binding = roleBinding(assignment, namespace);
      documents.set(binding.key, documents.get(binding.key) ?? binding.document);
    }
  }
  const known = new Set(all.map(({ value }) => keyOf(value)));
  return {
    documents: [...documents].filter(([key]) => !known.has(key)).map(([, document]) => document),
    problems: [...problems, ...unknownNamespaces([...bindings, ...defaults], namespaces)],
  };
}

function readBindings(all: readonly LoadedDocument[]): {
  readonly bindings: readonly Binding[];
  readonly problems: readonly Problem[];
} {
  const bindings: Binding[] = [];
  const problems: Problem[] = [];
  for (const document of all) {
    const { value } = document;
    if (!isOf('PodSecurityPolicyTemplateProjectBinding', value)) continue;
    const template = reference(value, 'podSecurityPolicyTemplate');
    const project = reference(value, 'targetProject');
    if (template === undefined || project === undefined)
      problems.push({
        severity: 'error',
        position: document.locate([]),
        message: `this binding names no ${template === undefined ? 'template' : 'project'}`,
        remedy: `set ${template === undefined ? 'podSecurityPolicyTemplateId' : 'targetProjectId'}`,
      });
    else if (metadataOf(value).deletionTimestamp == null)
      bindings.push({
        template: template.name,
        project: project.name,
        document,
        path: [template.field],
      });
  }
  return { bindings, problems };
}

function defaultOf(document: LoadedDocument): readonly Default[] {
  const { value } = document;
  const cluster = metadataOf(value).name;
  if (!isOf('Cluster', value) || typeof cluster !== 'string') return [];
  const { spec } = Object(value) as { readonly spec?: unknown };
  const template = reference(spec, 'defaultPodSecurityPolicyTemplate');
  return template === undefined
    ? []
    : [{ template: template.name, cluster, document, path: ['spec', template.field] }];
}

/** The project of each namespace that belongs to a project. */
const namespacesOf = (all: readonly LoadedDocument[]): ReadonlyMap<string, string> =>
  new Map(
    all
      .filter(({ value }) => (Object(value) as { kind?: unknown }).kind === 'Namespace')
      .map(({ value }) => metadataOf(value))
      .flatMap(({ name, annotations }): [string, string][] => {
        const project = annotations[PROJECT];
        return typeof name === 'string' && typeof project === 'string' && project !== ''
          ? [[name, project]]
          : [];
      }),
  );

function unknownNamespaces(
  assignments: readonly Assignment[],
  namespaces: ReadonlyMap<string, string>,
): readonly Problem[] {
  const [first] = assignments;
  if (first === undefined || namespaces.size > 0) return [];
  return [
    {
      severity: 'warning',
      position: first.document.locate(first.path),
      message: `templates are given to projects, and no namespace of the input is in one: nobody may use their policies`,
      remedy: `give the cluster's namespaces too: kubectl get namespaces -o yaml`,
    },
  ];
}

interface Made {
  readonly key: string;
  readonly document: LoadedDocument;
}

const roleName = (template: string): string => `${template}-clusterrole`;

const clusterRole = (assignment: Assignment): Made =>
  made(assignment, {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: roleName(assignment.template) },
    rules: [
      {
        apiGroups: ['extensions'],
        resources: [SOURCE.resource],
        verbs: ['use'],
        resourceNames: [templatePolicyName(assignment.template)],
      },
    ],
  });

const roleBinding = (assignment: Assignment, namespace: string): Made =>
  made(assignment, {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: `${roleName(assignment.template)}-binding`, namespace },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: roleName(assignment.template) },
    subjects: [{ apiGroup: RBAC, kind: 'Group', name: accountGroupOf(namespace) }],
  });

function made({ document: { file, locate }, path }: Assignment, value: object): Made {
  const at: Locate = (inside) => locate(inside.length === 0 ? [] : path);
  return { key: keyOf(value), document: { file, value, locate: at } };
}

function keyOf(value: unknown): string {
  const { kind, metadata } = Object(value) as { kind?: unknown; metadata?: unknown };
  const { name, namespace } = Object(metadata) as { name?: unknown; namespace?: unknown };
  return exactJson([kind, namespace, name], 0);
}
