/** Inputs and workloads that share files: nothing is said to be left alone that one of them reads. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployment, filesOf, json, NO_TOKEN, TIGHT, verdicts } from './checkInputs.js';
import { call } from './run.js';

const ROLE = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'all' },
  rules: [{ apiGroups: ['policy'], resources: ['podsecuritypolicies'], verbs: ['use'] }],
};
const BINDING = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'all' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'all' },
  subjects: [
    { kind: 'Group', name: 'system:authenticated', apiGroup: 'rbac.authorization.k8s.io' },
  ],
};
const CONFIG = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } };
const base = filesOf({ 'psp.json': json(TIGHT), 'web.json': json(deployment({}), CONFIG) });
const app = base('app');
mkdirSync(app);
writeFileSync(
  join(app, 'web.json'),
  json(deployment({ serviceAccountName: 'web' }), CONFIG, NO_TOKEN),
);
writeFileSync(join(app, 'rbac.json'), json(ROLE, BINDING));
const file = filesOf({});
const policies = base('psp.json');

const unread = 'left alone, because they make no pods: 1 ConfigMap\n';
const uncounted = (kinds: string): string =>
  `not read, because policies and RBAC are read from the inputs, not from --workloads: ${kinds}; if the inputs lack them, name their files there too\n`;

describe.each(['check', 'gaps', 'convert'])('%s', (command) => {
  const said = async (inputs: readonly string[], workloads: readonly string[]): Promise<string> => {
    const args = [command, ...inputs, '-t', 'psa', '-w', ...workloads];
    if (command === 'gaps') args.push('--fail-on', 'none');
    if (command === 'convert') args.push('-o', file('out'), '--force');
    const { status, stderr } = await call(args);
    expect(status).toBe(0);
    return stderr
      .split('\n')
      .filter((line) => /^(left alone|not read)/.test(line))
      .map((line) => `${line}\n`)
      .join('');
  };

  it.each([
    ['a folder of both beside the policies', [policies, app], [app], unread],
    ['all inputs of both', [policies, app], [policies, app], unread],
    [
      'a folder of which one file is among the inputs',
      [policies, join(app, 'rbac.json')],
      [app],
      unread,
    ],
    ['a folder of which one file is weighed', [policies, app], [join(app, 'web.json')], unread],
    ['a file that is named twice', [policies, app], [app, join(app, 'web.json')], unread],
    [
      'roles in workloads alone',
      [policies],
      [app],
      `${unread}${uncounted('1 ClusterRole, 1 ClusterRoleBinding')}`,
    ],
    [
      'other files',
      [policies, app],
      [base('web.json')],
      `left alone: 1 Deployment, 1 ConfigMap\n${unread}`,
    ],
  ])('%s', async (_, inputs, workloads, lines) => {
    expect(await said(inputs, workloads)).toBe(lines);
  });
});

it('a workload in a file that is named twice is judged once', async () => {
  const { stdout } = await call([
    ...['check', policies, '-f', 'ndjson', '-w', app, join(app, 'web.json'), base('web.json')],
  ]);
  expect(verdicts(stdout)).toEqual(['web allowed', 'web denied']);
});
