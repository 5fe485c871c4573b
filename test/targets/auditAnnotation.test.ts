/** What the audit log says of a pod comes from the checks, not from who writes the pod. */
import type { Policy, PolicySet } from '../../src/ir/policySet.js';
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
        'request.operation == "CREATE" && !variables.tooLarge\n  ? object.metadata.?annotations[?"kubernetes.io/psp"].orValue("")\n  : ""',
    },
  ]);
});

it('takes a claim away from a pod that no policy admits', () => {
  const set: PolicySet = {
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicySet',
    policies: [policy],
    grants: [],
  };
  const [object] = vap
    .emit(set, DEFAULT_OPTIONS)
    .files.find(({ name }) => name === 'defaults.yaml')!.objects as readonly [
    { readonly spec: { readonly mutations: readonly { jsonPatch: { expression: string } }[] } },
  ];
  expect(object.spec.mutations[0]!.jsonPatch.expression).toMatch(
    /^variables\.chosen == "" \? \(\n {2}object\.metadata\.\?annotations\[\?"kubernetes\.io\/psp"\]\.hasValue\(\) \?\n {4}\[JSONPatch\{op: "remove", path: "\/metadata\/annotations\/kubernetes\.io~1psp"\}\] : \[\]\n\) : \(\n/,
  );
});

it('has no annotation where no policy can be used', () => {
  const unusable = {
    ...policy,
    spec: { ...policy.spec, runAsUser: { rule: 'MustRunAs', ranges: [] } },
  } as Policy;
  const [object] = vap
    .emit(
      { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies: [unusable], grants: [] },
      DEFAULT_OPTIONS,
    )
    .files.find(({ name }) => name === 'policies.yaml')!.objects as readonly [
    { readonly spec: { readonly auditAnnotations?: object } },
  ];
  expect(object.spec.auditAnnotations).toBeUndefined();
});

it('writes the name once, though the server asks once more for what it changed itself', () => {
  const [object] = vap
    .emit(
      { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies: [policy], grants: [] },
      DEFAULT_OPTIONS,
    )
    .files.find(({ name }) => name === 'defaults.yaml')!.objects as readonly [
    { readonly spec: { readonly mutations: readonly { jsonPatch: { expression: string } }[] } },
  ];
  expect(object.spec.mutations[0]!.jsonPatch.expression).toContain(
    '(object.metadata.?annotations[?"kubernetes.io/psp"].orValue("") == variables.chosen ? [] : [JSONPatch{op: "add", path: "/metadata/annotations/kubernetes.io~1psp", value: variables.chosen}])',
  );
});
