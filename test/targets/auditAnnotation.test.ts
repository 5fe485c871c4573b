/** What the audit log says of a pod comes from the checks, not from who writes the pod. */
import type { Policy } from '../../src/ir/policySet.js';
import { readPolicies } from '../../src/psp/readPolicies.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { vap } from '../../src/targets/vap/index.js';

const policy: Policy = readPolicies([
  {
    file: 'a.yaml',
    value: {
      apiVersion: 'policy/v1beta1',
      kind: 'PodSecurityPolicy',
      metadata: { name: 'a' },
      spec: {
        seLinux: { rule: 'RunAsAny' },
        runAsUser: { rule: 'MustRunAsNonRoot' },
        supplementalGroups: { rule: 'RunAsAny' },
        fsGroup: { rule: 'RunAsAny' },
      },
    },
  } as never,
]).policies[0]!;

it('names the policy of a new pod, which the defaults have written, and believes no update', () => {
  const [object] = vap
    .emit(
      { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies: [policy], grants: [] },
      DEFAULT_OPTIONS,
    )
    .files.find(({ name }) => name === 'policies.yaml')!.objects as readonly [
    { readonly spec: { readonly auditAnnotations: readonly object[] } },
  ];
  expect(object.spec.auditAnnotations).toEqual([
    {
      key: 'psp',
      valueExpression:
        'request.operation == "CREATE"\n  ? object.metadata.?annotations[?"kubernetes.io/psp"].orValue("")\n  : ""',
    },
  ]);
});
