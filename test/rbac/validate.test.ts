/** Names that no server takes, objects that stand twice, subjects that are nobody. */
import { API, clusterRole, reading, stream, toAnn, USE } from './reading.js';

test.each([
  [
    '{kind: Robot, name: ann}',
    'RoleBinding',
    'its kind is none of User, Group and ServiceAccount; correct its kind or remove it',
  ],
  [
    '{name: ann}',
    'RoleBinding',
    'its kind is none of User, Group and ServiceAccount; correct its kind or remove it',
  ],
  ['{kind: Group}', 'RoleBinding', 'it has no name; name it or remove it'],
  [
    '{kind: ServiceAccount, name: ann}',
    'ClusterRoleBinding',
    'a service account without a namespace; set its namespace',
  ],
])('the subject %s of a %s is nobody', (subject, kind, why) => {
  const binding = toAnn(kind, 'role').replace('{kind: User, name: ann}', subject);
  const { grants, problems } = reading(stream(clusterRole(`[${USE}]`), binding));
  expect(grants.filter((grant) => grant.includes('ann'))).toEqual([]);
  expect(problems).toEqual([`f:10:12: warning: this subject is nobody: ${why}`]);
});

test.each([
  ['Group', 'system:serviceaccounts:${TEAM}', 'no server has the namespace or the account in'],
  ['Group', 'system:serviceaccounts:Prod_NS', 'no server has the namespace or the account in'],
  ['Group', 'system:serviceaccounts:', 'no server has the namespace or the account in'],
  ['User', 'system:serviceaccount:shop:', 'no server has the namespace or the account in'],
  ['User', 'system:serviceaccount:shop', 'no server has the namespace or the account in'],
  ['User', 'system:serviceaccount:a.b:web', 'no server has the namespace or the account in'],
  ['User', 'system:serviceaccount:shop:we:b', 'no server has the namespace or the account in'],
  ['User', 'system:authenticated', ''],
  ['User', 'system:serviceaccounts:shop', ''],
  ['Group', 'system:serviceaccount:shop:web', ''],
])('a %s named %s is nobody', (kind, name, why) => {
  const is = kind === 'User' ? 'a group; write kind: Group' : 'a user; write kind: User';
  const reason =
    why === ''
      ? `"${name}" is ${is}`
      : `${why} "${name}"; correct the name; a placeholder is filled in first`;
  const binding = toAnn('ClusterRoleBinding', 'role').replace(
    '{kind: User, name: ann}',
    `{kind: ${kind}, name: '${name}'}`,
  );
  expect(reading(stream(clusterRole(`[${USE}]`), binding)).problems).toEqual([
    `f:10:12: warning: this subject is nobody: ${reason}`,
  ]);
});

test.each([
  ['Group', 'system:serviceaccounts'],
  ['Group', 'system:serviceaccounts:shop'],
  ['Group', 'system:authenticated'],
  ['Group', 'oidc:team$1'],
  ['User', 'system:serviceaccount:shop:web.blue'],
  ['User', 'system:node:a'],
])('a %s named %s may be somebody', (kind, name) => {
  const binding = toAnn('ClusterRoleBinding', 'role').replace(
    '{kind: User, name: ann}',
    `{kind: ${kind}, name: '${name}'}`,
  );
  expect(reading(stream(clusterRole(`[${USE}]`), binding)).problems).toEqual([]);
});

test.each(['${TEAM}', '{{ .team }}', '<team>', 'oidc:$(TEAM)'])(
  'a user or group named %s is not filled in yet',
  (name) => {
    for (const kind of ['User', 'Group']) {
      const binding = toAnn('ClusterRoleBinding', 'role').replace(
        '{kind: User, name: ann}',
        () => `{kind: ${kind}, name: '${name}'}`,
      );
      expect(reading(stream(clusterRole(`[${USE}]`), binding)).problems).toEqual([
        `f:10:12: warning: this subject is nobody: "${name}" is a placeholder; fill it in first`,
      ]);
    }
  },
);

test('a subject that is nobody is no matter where the role grants no policy', () => {
  const binding = toAnn('RoleBinding', 'role').replace('User', 'Robot');
  expect(reading(stream(clusterRole('[]'), binding)).problems).toEqual([]);
});

const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const account = (fields: string): string =>
  toAnn('RoleBinding', 'role').replace(
    '{kind: User, name: ann}',
    `{kind: ServiceAccount, ${fields}}`,
  );

test.each([
  [
    'the namespace of a binding',
    toAnn('RoleBinding', 'role', "{name: b, namespace: '${TEAM}'}"),
    `3:21: metadata.namespace: Invalid value: "\${TEAM}": ${LABEL_RULE}; this is a placeholder: fill it in first`,
  ],
  [
    'the namespace of a Role',
    clusterRole('[]', 'role', ', namespace: Prod_NS').replace('ClusterRole', 'Role'),
    `3:24: metadata.namespace: Invalid value: "Prod_NS": ${LABEL_RULE}`,
  ],
  [
    'the name of a role',
    clusterRole('[]', 'a/b'),
    '3:12: metadata.name: Invalid value: "a/b": may not contain \'/\'',
  ],
  [
    'a name that is a folder',
    clusterRole('[]', "'..'"),
    '3:12: metadata.name: Invalid value: "..": may not be \'..\'',
  ],
  ['an empty name', clusterRole('[]', "''"), '3:12: metadata.name: Required value'],
  [
    'the name of a binding',
    toAnn('ClusterRoleBinding', 'role', '{name: 50%}'),
    '3:12: metadata.name: Invalid value: "50%": may not contain \'%\'',
  ],
  [
    'the name of the role that is bound',
    toAnn('RoleBinding', "'a%2e'"),
    '4:30: roleRef.name: Invalid value: "a%2e": may not contain \'%\'',
  ],
  [
    'a Role bound everywhere',
    toAnn('ClusterRoleBinding', 'role', '{name: b}', 'Role'),
    '4:11: roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
  ],
  [
    'the namespace of a service account',
    account('name: a, namespace: <team>'),
    `5:44: subjects[0].namespace: Invalid value: "<team>": ${LABEL_RULE}; this is a placeholder: fill it in first`,
  ],
  [
    'the name of a service account',
    account('name: Ann, namespace: team'),
    `5:35: subjects[0].name: Invalid value: "Ann": ${SUBDOMAIN_RULE}`,
  ],
])('%s that no server takes is an error', (_, text, problem) => {
  const { problems } = reading(text);
  expect(problems.filter((one) => !one.includes('warning:'))).toEqual([`f:${problem}`]);
});

test('names of roles need not be names of hosts', () => {
  expect(reading(clusterRole('[]', '"team:Edit psp_1"')).problems).toEqual([]);
});

test.each([
  ['cluster roles', clusterRole('[]'), clusterRole(`[${USE}]`), 'ClusterRole "role"'],
  [
    'cluster roles of two versions of the API',
    clusterRole('[]'),
    clusterRole('[]').replace('/v1', '/v1beta1'),
    'ClusterRole "role"',
  ],
  [
    'roles of one namespace',
    clusterRole('[]', 'role', ', namespace: a').replace('ClusterRole', 'Role'),
    clusterRole('[]', 'role', ', namespace: a').replace('ClusterRole', 'Role'),
    'Role "role" of namespace "a"',
  ],
  [
    'bindings of the default namespace',
    toAnn('RoleBinding', 'role', '{name: b}'),
    toAnn('RoleBinding', 'role', '{name: b, namespace: default}'),
    'RoleBinding "b" of namespace "default"',
  ],
  [
    'bindings everywhere, whose namespaces say nothing',
    toAnn('ClusterRoleBinding', 'role', '{name: b, namespace: x}'),
    toAnn('ClusterRoleBinding', 'role', '{name: b}'),
    'ClusterRoleBinding "b"',
  ],
])('two %s with one name are an error with both places', (_, first, second, title) => {
  const line = first.split('\n').length + 3;
  expect(
    reading(stream(first, second)).problems.filter((one) => !one.includes('warning:')),
  ).toEqual([`f:${line}:12: ${title} is already defined at f:3:12; rename or remove one`]);
});

test('one name in two namespaces, or of two kinds, is no conflict', () => {
  const role = (namespace: string): string =>
    clusterRole('[]', 'role', `, namespace: ${namespace}`).replace('ClusterRole', 'Role');
  expect(
    reading(
      stream(
        clusterRole('[]'),
        role('a'),
        role('b'),
        toAnn('RoleBinding', 'role', '{name: role, namespace: a}'),
      ),
    ).problems,
  ).toEqual([]);
});

test.each([
  ['no metadata', `${API}\nkind: ClusterRole\n`, ['f:1:1: metadata: Required value']],
  [
    'no name',
    `${API}\nkind: ClusterRole\nmetadata: {}\n`,
    ['f:3:1: metadata.name: Required value'],
  ],
  [
    'verbs as a text',
    clusterRole('[{verbs: use}]'),
    ['f:4:10: rules[0].verbs: Invalid value: "use": must be a list'],
  ],
  [
    'a subject that is a text',
    toAnn('RoleBinding', 'role').replace('{kind: User, name: ann}', 'ann'),
    ['f:5:12: subjects[0]: Invalid value: "ann": must be an object'],
  ],
  [
    'rules as an object',
    clusterRole('{verbs: [use]}'),
    ['f:4:1: rules: Invalid value: an object: must be a list'],
  ],
])('%s is an error where it stands', (_, text, problems) => {
  expect(reading(text).problems).toEqual(problems);
});

test.each([
  [
    'of a rule',
    clusterRole('[{apiGroups: [policy], resource: [podsecuritypolicies], verbs: [use]}]'),
    [
      'f:4:31: warning: unknown field "rules[0].resource"; did you mean "resources"?',
      'f:4:9: warning: rules[0]: this rule grants nothing, and no server takes it: it lacks resources; complete or remove it',
    ],
  ],
  [
    'of a role',
    clusterRole('[]').replace('rules', 'Rules'),
    ['f:4:1: warning: unknown field "Rules"; did you mean "rules"?'],
  ],
  [
    'of a binding',
    stream(clusterRole('[]'), toAnn('RoleBinding', 'role').replace('subjects', 'subject')),
    ['f:10:1: warning: unknown field "subject"; did you mean "subjects"?'],
  ],
  [
    'of a subject',
    stream(clusterRole('[]'), account('name: a, ns: team')),
    ['f:10:44: warning: unknown field "subjects[0].ns"; remove it'],
  ],
])('a field %s that no server reads is named', (_, text, problems) => {
  expect(reading(text)).toEqual({ grants: [], problems });
});

test('a rule of URLs needs verbs alone', () => {
  expect(reading(clusterRole('[{nonResourceURLs: [/healthz], verbs: [get]}]')).problems).toEqual(
    [],
  );
});
