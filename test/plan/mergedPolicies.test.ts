/** Policies with the same meaning are one in the plan; on the cluster RBAC grants each by its name. */
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { parseDocuments } from '../../src/load/documents.js';
import { planFiles } from '../../src/plan/files.js';
import { account, bindingOf, roleOf } from '../rbac/grantObjects.js';
import { planOf } from './planning.js';

const psp = (name: string): object => ({
  apiVersion: 'policy/v1beta1',
  kind: 'PodSecurityPolicy',
  metadata: { name },
  spec: {
    volumes: ['*'],
    runAsUser: { rule: 'MustRunAs', ranges: [{ min: 1000, max: 1000 }] },
    seLinux: { rule: 'RunAsAny' },
    fsGroup: { rule: 'RunAsAny' },
    supplementalGroups: { rule: 'RunAsAny' },
  },
});
const grant = (name: string): readonly object[] => [
  roleOf(name),
  bindingOf(name, name, account('app', name)),
];
const workload = (namespace: string): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'app', namespace },
  spec: {
    template: {
      spec: {
        serviceAccountName: 'app',
        containers: [{ name: 'app', image: 'registry.example.com/app:1' }],
      },
    },
  },
});

/** A cluster with so many policies, all alike, each for the application of one namespace. */
const alike = (count: number): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: Array.from({ length: count }, (_, i) => `team-${String.fromCharCode(97 + i)}`).flatMap(
      (name) => [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
        psp(name),
        ...grant(name),
        workload(name),
      ],
    ),
  });
const filesOf = (count: number): ReadonlyMap<string, string> =>
  planFiles(
    planOf(parseDocuments(alike(count), 'cluster.json'), {
      targets: ['vap', 'kyverno-cel'],
      options: DEFAULT_OPTIONS,
    }),
  );
const vapOf = (count: number): string => filesOf(count).get('policies/vap/policies.yaml')!;

it('a target that asks RBAC asks for each name that is granted', () =>
  expect(vapOf(2).match(/\.name\("team-.*?"\)/g)).toEqual([
    ...Array<string>(2).fill('.name("team-a")'),
    ...Array<string>(2).fill('.name("team-b")'),
  ]));

it('where too many names would have to be asked for, the grants of all are compiled in', () => {
  const text = vapOf(14);
  expect(text).not.toContain('authorizer');
  expect(text).toContain('"team-n"');
});

it('what is enough says that its names are not what RBAC grants', () => {
  expect(filesOf(2).get('simplified.yaml')).toMatch(/^# .*convert it with --selection static\n/);
  expect(filesOf(1).get('simplified.yaml')).toMatch(/^apiVersion/);
});
