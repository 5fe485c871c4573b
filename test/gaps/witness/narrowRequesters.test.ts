/** What an administrator gets by another policy is shown by those who may use just the one. */
import { analysed } from '../../../src/api/analysis.js';
import type { JsonObject } from '../../../src/pod/json.js';
import type { Gap } from '../../../src/gaps/gap.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { readPolicySet } from '../../../src/load/readPolicySet.js';
import { requestFromReview } from '../../../src/pod/request.js';
import { DEFAULT_OPTIONS } from '../../../src/targets/shared/options.js';
import { bindingYaml, groupYaml, policyYaml, roleYaml } from '../policyTexts.js';

const policy = (name: string, runAsUser: string): string =>
  policyYaml(name, { runAsUser }) + roleYaml(name);

/** A pod without a user is refused by `strict` alone, for whoever is granted it so. */
const strictGap = (...grants: readonly string[]): Gap | undefined =>
  gapOf('gatekeeper/strict/runAsUser/stricter', grants);

function gapOf(wanted: string, grants: readonly string[]): Gap | undefined {
  const text = [
    policy('open', '{ rule: RunAsAny }'),
    policy('strict', '{ rule: MustRunAs, ranges: [{ min: 1000, max: 5000 }] }'),
    bindingYaml('ClusterRoleBinding', 'open', groupYaml('admins.example.com')),
    ...grants,
  ].join('');
  const input = readPolicySet(parseDocuments(text, 'policies.yaml'), {});
  return analysed(input, ['gatekeeper', 'psa'], DEFAULT_OPTIONS)
    .flatMap(({ gaps }) => gaps)
    .find(({ id }) => id === wanted);
}

test.each([
  [
    'a group',
    bindingYaml('ClusterRoleBinding', 'strict', groupYaml('web-team.example.com')),
    {
      user: 'stranger',
      groups: ['web-team.example.com', 'system:authenticated'],
      namespace: 'default',
    },
    undefined,
  ],
  [
    'a group in one namespace',
    bindingYaml('RoleBinding', 'strict', groupYaml('web-team.example.com')),
    {
      user: 'stranger',
      groups: ['web-team.example.com', 'system:authenticated'],
      namespace: 'web',
    },
    undefined,
  ],
  [
    'a service account',
    bindingYaml('RoleBinding', 'strict', '{ kind: ServiceAccount, name: web, namespace: web }'),
    { user: 'stranger', groups: ['system:authenticated'], namespace: 'web' },
    'web',
  ],
])('%s', (_, grant, requester, account) => {
  const request = requestFromReview(strictGap(grant)!.witness!);
  expect(request).toMatchObject(requester);
  expect((request.pod['spec'] as JsonObject)['serviceAccountName'] ?? 'default').toBe(
    account ?? 'default',
  );
});

test('where who is granted it may use the other policy too, there is no such gap', () => {
  const both = groupYaml('admins.example.com');
  expect(strictGap(bindingYaml('ClusterRoleBinding', 'strict', both))).toBeUndefined();
});

test('where everyone authenticated may use the other policy, who is not shows it, by the account', () => {
  const gap = strictGap(
    bindingYaml('RoleBinding', 'strict', '{ kind: ServiceAccount, name: web, namespace: web }'),
    bindingYaml('RoleBinding', 'open', groupYaml('system:authenticated')),
  );
  const { user, namespace, pod } = requestFromReview(gap!.witness!);
  expect([user, namespace]).toEqual(['system:anonymous', 'web']);
  expect((pod['spec'] as JsonObject)['serviceAccountName']).toBe('web');
});

describe('who may use nothing is refused any pod', () => {
  const team = bindingYaml('ClusterRoleBinding', 'strict', groupYaml('web-team.example.com'));
  const requester = (wanted: string, ...grants: readonly string[]): readonly string[] =>
    requestFromReview(gapOf(wanted, grants)!.witness!).groups;

  test('so what a pod may not hold is shown by those who may use the policy', () => {
    expect(requester('psa/strict/runAsUser/looser', team)).toEqual([
      'web-team.example.com',
      'system:authenticated',
    ]);
  });

  test('so they show what lies in who asks', () => {
    expect(requester('psa/*/selection/looser', team)).toEqual(['system:authenticated']);
  });

  test('also where a level admits no pod around the rules, and nobody may use anything', () => {
    const annotations = 'seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default';
    const open = policyYaml('open', { annotations, runAsUser: '{ rule: RunAsAny }' });
    const text = open + roleYaml('open');
    const input = readPolicySet(parseDocuments(text, 'policies.yaml'), {});
    const gaps = analysed(input, ['psa'], DEFAULT_OPTIONS).flatMap((one) => one.gaps);
    const gap = gaps.find(({ id }) => id === 'psa/*/selection/looser');
    const { operation, user } = requestFromReview(gap!.witness!);
    expect([operation, user, gap?.impact]).toEqual(['CREATE', 'stranger', 'act']);
  });

  test('so they show nothing of what a pod may not hold, also where nobody else does', () => {
    const both = bindingYaml('ClusterRoleBinding', 'strict', groupYaml('admins.example.com'));
    expect(gapOf('psa/strict/runAsUser/looser', [both])?.witness ?? null).toBeNull();
  });
});
