/** Each service account of an application gets the least policy for its own workloads. */
import { inferredApplication, verdicts } from '../../src/bundle/application.js';
import { policySetFile } from '../../src/bundle/policySetFile.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { Workload } from '../../src/targets/shared/workload.js';
import { admitsUnchanged } from '../../src/bundle/least/leastPolicy.js';
import { tighteningsOf } from './tightenings.js';
import { workloadOf } from './workloads.js';

const AGENT = { hostPID: true, volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }] };

const running = (account: string, spec: JsonObject = {}, namespace = 'shop'): Workload =>
  workloadOf(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: account, namespace },
      spec: {
        serviceAccountName: account,
        containers: [{ name: 'app', image: 'registry.example.com/app:1' }],
        ...spec,
      },
    },
    namespace,
    'Pod',
    account,
  );
const inferred = (...workloads: readonly Workload[]) => inferredApplication('shop', workloads)!;
const grantsOf = ({ policySet }: ReturnType<typeof inferred>): readonly string[] =>
  policySet.grants.map(({ policy, subject, namespace }) =>
    'namespace' in subject ? `${policy}: ${subject.namespace}/${subject.name} in ${namespace}` : '',
  );

test('an account may not do what only another one needs', () => {
  const application = inferred(running('agent', AGENT), running('web'), running('api'));
  expect(grantsOf(application)).toEqual([
    'shop.agent: shop/agent in shop',
    'shop.api: shop/api in shop',
    'shop.api: shop/web in shop',
  ]);
  const rogue = { ...application, workloads: [running('agent', AGENT), running('web', AGENT)] };
  expect(verdicts(rogue).map(({ verdict }) => verdict.verdict)).toEqual(['allowed', 'denied']);
});

test('no tightening of one policy admits the workloads of its accounts', () => {
  const own = [running('agent', AGENT), running('web'), running('api', { hostNetwork: true })];
  const { policySet } = inferred(...own);
  expect(policySet.policies.map(({ name }) => name)).toEqual([
    'shop.agent',
    'shop.web',
    'shop.api',
  ]);
  for (const [i, { spec }] of policySet.policies.entries())
    for (const tighter of tighteningsOf(spec))
      expect([
        tighter.field,
        admitsUnchanged({ name: 'tighter', spec: tighter.spec }, [own[i]!]),
      ]).toEqual([tighter.field, false]);
});

test('accounts that need the same share one policy, which has the name of the application', () => {
  expect(grantsOf(inferred(running('api'), running('web')))).toEqual([
    'shop: shop/api in shop',
    'shop: shop/web in shop',
  ]);
});

test('the account that is named as the application has the policy of that name', () => {
  expect(grantsOf(inferred(running('shop'), running('agent', AGENT)))).toEqual([
    'shop: shop/shop in shop',
    'shop.agent: shop/agent in shop',
  ]);
});

test('accounts of one name in two namespaces are told apart', () => {
  expect(grantsOf(inferred(running('app'), running('app', AGENT, 'logs')))).toEqual([
    'shop.logs.app: logs/app in logs',
    'shop.shop.app: shop/app in shop',
  ]);
});

test('policyset.yaml says for each policy who needs a value of it', () => {
  const text = policySetFile(inferred(running('agent', AGENT), running('web')));
  const [agent = '', web = ''] = text.split('- name: shop.').slice(1);
  expect(agent).toContain('# Pod shop/agent, the pod sets hostPID to true\n');
  expect(agent).not.toContain('shop/web');
  expect(web).toContain('# Pod shop/web, container app leaves runAsNonRoot unset\n');
  expect(web.slice(0, web.indexOf('grants:'))).not.toContain('shop/agent');
});
