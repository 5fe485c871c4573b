/** Roles and bindings as text, and what is read of them: shared by the tests of rbac/. */
import { formatProblem } from '../../src/base/problem.js';
import type { Grant } from '../../src/ir/policySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readGrants } from '../../src/rbac/readGrants.js';

/** `policy namespace|* subject apiGroup` */
export const shown = ({ policy, namespace, subject, apiGroup }: Grant): string =>
  `${policy} ${namespace ?? '*'} ${subject.kind}:${subject.kind === 'ServiceAccount' ? `${subject.namespace}/` : ''}${subject.name} ${apiGroup}`;
export const reading = (
  text: string,
  policies = ['one', 'two'],
): { grants: string[]; problems: string[] } => {
  const { grants, problems } = readGrants(parseDocuments(text, 'f'), policies);
  return { grants: grants.map(shown), problems: problems.map(formatProblem) };
};

export const API = 'apiVersion: rbac.authorization.k8s.io/v1';
export const USE =
  '{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [one], verbs: [use]}';
export const clusterRole = (rules: string, name = 'role', more = ''): string =>
  `${API}\nkind: ClusterRole\nmetadata: {name: ${name}${more}}\nrules: ${rules}\n`;
export const toAnn = (
  kind: string,
  role: string,
  metadata = '{name: binding, namespace: team}',
  roleKind = 'ClusterRole',
): string =>
  `${API}\nkind: ${kind}\nmetadata: ${metadata}\nroleRef: {kind: ${roleKind}, name: ${role}}\nsubjects: [{kind: User, name: ann}]\n`;
export const stream = (...documents: string[]): string => documents.join('---\n');
