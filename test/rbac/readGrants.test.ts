import { parseDocuments } from '../../src/load/documents.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import { readGrants } from '../../src/rbac/readGrants.js';
import { API, clusterRole, reading, shown, stream, toAnn, USE } from './reading.js';

test.each([
  ['a policy by name', USE, ['one team User:ann policy']],
  [
    'several',
    '{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [one, two], verbs: [use]}',
    ['one team User:ann policy', 'two team User:ann policy'],
  ],
  [
    'every verb',
    "{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [one], verbs: ['*']}",
    ['one team User:ann policy'],
  ],
  [
    'every resource',
    "{apiGroups: [policy], resources: ['*'], resourceNames: [one], verbs: [get, use]}",
    ['one team User:ann policy'],
  ],
  [
    'every group',
    "{apiGroups: ['*'], resources: [podsecuritypolicies], resourceNames: [one], verbs: [use]}",
    ['one team User:ann policy'],
  ],
  [
    'no names: every policy',
    '{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}',
    ['* team User:ann policy'],
  ],
  [
    'an empty list of names: every policy',
    '{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [], verbs: [use]}',
    ['* team User:ann policy'],
  ],
  [
    'null names: every policy',
    '{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: null, verbs: [use]}',
    ['* team User:ann policy'],
  ],
  [
    'the group extensions',
    '{apiGroups: [extensions], resources: [podsecuritypolicies], resourceNames: [one], verbs: [use]}',
    ['one team User:ann extensions'],
  ],
  [
    'both groups: policy says it all',
    '{apiGroups: [extensions, policy], resources: [podsecuritypolicies], resourceNames: [one], verbs: [use]}',
    ['one team User:ann policy'],
  ],
  [
    'no policy by a wildcard',
    "{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [one, '*'], verbs: [use]}",
    ['one team User:ann policy'],
    [
      'f:4:86: warning: ClusterRole "role" grants the use of PodSecurityPolicy "*", which is not in the input; resourceNames knows no wildcard; leave it out to grant every policy',
    ],
  ],
  [
    'nothing by a name that is null or empty',
    "{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [null, ''], verbs: [use]}",
    [],
    [
      'f:4:81: warning: ClusterRole "role" grants the use of PodSecurityPolicy "", which is not in the input; give the policy too, or take it out of resourceNames',
      'f:4:87: warning: ClusterRole "role" grants the use of PodSecurityPolicy "", which is not in the input; give the policy too, or take it out of resourceNames',
    ],
  ],
  [
    'a void group',
    '{apiGroups: [apps], resources: [podsecuritypolicies], resourceNames: [one], verbs: [use]}',
    [],
  ],
  [
    'a version for a group',
    '{apiGroups: [policy/v1beta1], resources: [podsecuritypolicies], resourceNames: [one], verbs: [use]}',
    [],
  ],
  [
    'the core group',
    "{apiGroups: [''], resources: [podsecuritypolicies], resourceNames: [one], verbs: [use]}",
    [],
  ],
  [
    'nothing without groups',
    '{resources: [podsecuritypolicies], resourceNames: [one], verbs: [use]}',
    [],
    [
      'f:4:9: warning: rules[0]: this rule grants nothing, and no server takes it: it lacks apiGroups; complete or remove it',
    ],
  ],
  [
    'another verb',
    '{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [one], verbs: [get, list]}',
    [],
  ],
  [
    'another resource',
    '{apiGroups: [policy], resources: [poddisruptionbudgets], resourceNames: [one], verbs: [use]}',
    [],
  ],
  [
    'a subresource',
    '{apiGroups: [policy], resources: [podsecuritypolicies/status], resourceNames: [one], verbs: [use]}',
    [],
  ],
  [
    'the resource in capitals',
    '{apiGroups: [policy], resources: [PodSecurityPolicies], resourceNames: [one], verbs: [use]}',
    [],
  ],
  [
    'nothing by nulls',
    '{apiGroups: null, resources: null, verbs: null}',
    [],
    [
      'f:4:9: warning: rules[0]: this rule grants nothing, and no server takes it: it lacks verbs, apiGroups, resources; complete or remove it',
    ],
  ],
] as [string, string, string[], string[]?][])(
  'a rule grants %s',
  (_, rule, grants, problems = []) => {
    expect(reading(stream(clusterRole(`[${rule}]`), toAnn('RoleBinding', 'role')))).toEqual({
      grants,
      problems,
    });
  },
);

test.each([
  [
    'a RoleBinding grants in its namespace',
    stream(clusterRole(`[${USE}]`), toAnn('RoleBinding', 'role')),
    ['one team User:ann policy'],
  ],
  [
    'a ClusterRoleBinding everywhere',
    stream(clusterRole(`[${USE}]`), toAnn('ClusterRoleBinding', 'role', '{name: b}')),
    ['one * User:ann policy'],
  ],
  [
    'a ClusterRoleBinding has no namespace',
    stream(clusterRole(`[${USE}]`), toAnn('ClusterRoleBinding', 'role')),
    ['one * User:ann policy'],
  ],
  [
    'a Role in the same namespace',
    stream(
      clusterRole(`[${USE}]`, 'role', ', namespace: team').replace('ClusterRole', 'Role'),
      toAnn('RoleBinding', 'role', undefined, 'Role'),
    ),
    ['one team User:ann policy'],
  ],
  [
    'the binding before the role',
    stream(toAnn('RoleBinding', 'role'), clusterRole(`[${USE}]`)),
    ['one team User:ann policy'],
  ],
  [
    'cluster-admin, which every cluster has',
    toAnn('ClusterRoleBinding', 'cluster-admin', '{name: b}'),
    ['* * User:ann policy'],
  ],
  [
    'a role of the input that replaces cluster-admin',
    stream(clusterRole(`[${USE}]`, 'cluster-admin'), toAnn('RoleBinding', 'cluster-admin')),
    ['one team User:ann policy'],
  ],
  [
    'rules that other roles give to edit by label, and edit to admin',
    stream(
      clusterRole(
        `[${USE}]`,
        'psp',
        ', labels: {rbac.authorization.k8s.io/aggregate-to-edit: "true"}',
      ),
      toAnn('RoleBinding', 'admin'),
    ),
    ['one team User:ann policy'],
  ],
  [
    'not to view, which edit reads and does not feed',
    stream(
      clusterRole(
        `[${USE}]`,
        'psp',
        ', labels: {rbac.authorization.k8s.io/aggregate-to-edit: "true"}',
      ),
      toAnn('RoleBinding', 'view'),
    ),
    [],
  ],
  [
    'no rule twice',
    stream(
      clusterRole(`[${USE}, ${USE}]`),
      toAnn('RoleBinding', 'role'),
      toAnn('RoleBinding', 'role', '{name: other, namespace: team}'),
    ),
    ['one team User:ann policy'],
  ],
  [
    'no rules',
    stream(`${API}\nkind: ClusterRole\nmetadata: {name: role}\n`, toAnn('RoleBinding', 'role')),
    [],
  ],
  [
    'no subjects',
    stream(
      clusterRole(`[${USE}]`),
      `${API}\nkind: RoleBinding\nmetadata: {name: b, namespace: team}\nroleRef: {kind: ClusterRole, name: role}\n`,
    ),
    [],
  ],
  ['a binding that nobody asked for', toAnn('ClusterRoleBinding', 'system:node', '{name: b}'), []],
])('%s', (_, text, grants) => {
  expect(reading(text)).toEqual({ grants, problems: [] });
});

test.each(['v1', 'v1beta1', 'v1alpha1'])('rbac.authorization.k8s.io/%s', (version) => {
  const text = stream(clusterRole(`[${USE}]`), toAnn('RoleBinding', 'role')).replaceAll(
    'k8s.io/v1',
    `k8s.io/${version}`,
  );
  expect(reading(text)).toEqual({ grants: ['one team User:ann policy'], problems: [] });
});

test.each([
  ['a user', '{kind: User, name: ann}', 'v1', ['one team User:ann policy']],
  [
    'a group',
    '{kind: Group, name: "system:serviceaccounts:team"}',
    'v1',
    ['one team Group:system:serviceaccounts:team policy'],
  ],
  [
    'everyone who is authenticated',
    '{kind: Group, name: "system:authenticated"}',
    'v1',
    ['one team Group:system:authenticated policy'],
  ],
  [
    'a service account',
    '{kind: ServiceAccount, name: default, namespace: other}',
    'v1',
    ['one team ServiceAccount:other/default policy'],
  ],
  [
    'a service account of the same namespace',
    '{kind: ServiceAccount, name: default}',
    'v1',
    ['one team ServiceAccount:team/default policy'],
  ],
  ['a user named *, who is one user', "{kind: User, name: '*'}", 'v1', ['one team User:* policy']],
  [
    'a user named * in v1alpha1, who is everyone',
    "{kind: User, name: '*'}",
    'v1alpha1',
    ['one team Group:system:authenticated policy'],
  ],
])('the subject %s', (_, subject, version, grants) => {
  const binding = toAnn('RoleBinding', 'role')
    .replace('{kind: User, name: ann}', subject)
    .replace('k8s.io/v1', `k8s.io/${version}`);
  expect(reading(stream(clusterRole(`[${USE}]`), binding))).toEqual({ grants, problems: [] });
});

test.each([
  [
    'a role that is not there',
    toAnn('RoleBinding', 'role'),
    [
      'f:4:1: warning: RoleBinding "binding" binds ClusterRole "role", which is not in the input; give the role too if it grants the use of a PodSecurityPolicy',
    ],
  ],
  [
    'a Role of another namespace',
    stream(
      clusterRole(`[${USE}]`, 'role', ', namespace: other').replace('ClusterRole', 'Role'),
      toAnn('RoleBinding', 'role', undefined, 'Role'),
    ),
    [
      'f:9:1: warning: RoleBinding "binding" binds Role "role", which is not in the input; give the role too if it grants the use of a PodSecurityPolicy',
    ],
  ],
  [
    'a binding without a namespace',
    stream(clusterRole(`[${USE}]`), toAnn('RoleBinding', 'role', '{name: b}')),
    [
      'f:8:1: warning: RoleBinding "b" names no namespace and is read as one in "default"; set metadata.namespace; of a chart, name that of the release: --namespace NAME',
    ],
  ],
  [
    'a policy that is not there',
    clusterRole(
      '\n- {apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [one, tow], verbs: [use]}',
    ),
    [
      'f:5:80: warning: ClusterRole "role" grants the use of PodSecurityPolicy "tow", which is not in the input; did you mean "two"?',
    ],
  ],
  [
    'a policy unlike any',
    clusterRole(
      '\n- {apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [restricted], verbs: [use]}',
    ),
    [
      'f:5:75: warning: ClusterRole "role" grants the use of PodSecurityPolicy "restricted", which is not in the input; give the policy too, or take it out of resourceNames',
    ],
  ],
])('%s is reported where it stands', (_, text, problems) => {
  expect(reading(text).problems).toEqual(problems);
});

test('grants are in canonical order, whatever the order of the input, and survive being written as RBAC', () => {
  const subjects =
    '[{kind: User, name: b}, {kind: Group, name: z}, {kind: User, name: a}, {kind: ServiceAccount, name: s, namespace: ns}]';
  const bind = (kind: string, namespace: string): string =>
    `${API}\nkind: ${kind}\nmetadata: {name: ${kind.toLowerCase()}-${namespace}, namespace: ${namespace}}\nroleRef: {kind: ClusterRole, name: role}\nsubjects: ${subjects}\n`;
  const documents = [
    clusterRole(
      '[{apiGroups: [extensions], resources: [podsecuritypolicies], resourceNames: [two, one], verbs: [use]}]',
    ),
    bind('RoleBinding', 'z'),
    bind('RoleBinding', 'a'),
    bind('ClusterRoleBinding', 'x'),
  ];
  const { grants } = readGrants(parseDocuments(stream(...documents), 'f'), ['one', 'two']);
  expect(grants.map(shown)).toEqual(
    ['one', 'two'].flatMap((policy) =>
      ['*', 'a', 'z'].flatMap((namespace) =>
        ['Group:z', 'ServiceAccount:ns/s', 'User:a', 'User:b'].map(
          (subject) => `${policy} ${namespace} ${subject} extensions`,
        ),
      ),
    ),
  );
  expect(readGrants(parseDocuments(stream(...documents.toReversed()), 'f'), []).grants).toEqual(
    grants,
  );
  expect(
    readGrants(
      parseDocuments(JSON.stringify({ kind: 'List', items: grantsToRbac(grants) }), 'f'),
      [],
    ).grants,
  ).toEqual(grants);
});
