/**
 * What the settings of a cluster leave open is named whatever the policies are, and fails nothing.
 */
import { load } from 'js-yaml';
import { convert, gaps } from '../../src/api/index.js';
import { grantsSince124 } from '../../src/gaps/eras.js';
import { isOfSettings, severityOf, TARGET_NAMES } from '../../src/gaps/gap.js';
import { compile } from '../../src/lang/evaluate.js';
import { targets } from '../../src/targets/index.js';

const POLICY = `
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: open}
spec:
  privileged: true
  volumes: ['*']
  allowedCapabilities: ['*']
  hostNetwork: true
  hostIPC: true
  hostPID: true
  hostPorts: [{min: 0, max: 65535}]
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
`;

const SINCE_124 = 'fields-since-1.24/unseen';

test('each target names its own', () => {
  const { targets: converted } = convert(POLICY);
  expect(
    converted.map(({ name, gaps: found }) => [
      name,
      found.filter(isOfSettings).map(({ id }) => id.replace(`${name}/*/`, '')),
    ]),
  ).toEqual([
    ['psa', ['exemptions/looser', 'namespace-labels/looser', SINCE_124]],
    ['vap', ['too-large/stricter', SINCE_124]],
    ['gatekeeper', ['fails-open/looser', 'too-large/stricter', SINCE_124]],
    ['kyverno', ['left-out/looser', 'too-large/stricter', SINCE_124]],
    ['kyverno-cel', ['left-out/looser', 'too-large/stricter', SINCE_124]],
  ]);
});

test('they are to decide and have no witness; what opens something is an error, as everywhere', () => {
  const { targets: converted } = convert(POLICY);
  for (const gap of converted.flatMap(({ gaps: found }) => found.filter(isOfSettings)))
    expect([gap.impact, gap.witness, severityOf(gap)]).toEqual([
      'decide',
      null,
      { unseen: 'note', looser: 'error' }[gap.effect as string] ?? 'warning',
    ]);
});

test('they fail no check, for no input brings or removes them', () => {
  const review = gaps(POLICY, { targets: ['kyverno-cel'], failOn: 'looser' });
  const [left] = review.gaps.filter(({ gap }) => gap.control === 'left-out');
  expect([left?.status, left?.fails]).toEqual(['new', false]);
});

test('a conversion has the values that close them, in a folder that is not applied', () => {
  const { files } = convert(POLICY);
  expect([...files.keys()].filter((name) => name.includes('values'))).toEqual([
    'gatekeeper/chart/values.yaml',
    'kyverno/chart/values.yaml',
    'kyverno-cel/chart/values.yaml',
  ]);
  const { mutatingWebhookMatchConditions: conditions, ...webhooks } = load(
    files.get('gatekeeper/chart/values.yaml')!,
  ) as { mutatingWebhookMatchConditions: readonly { name: string; expression: string }[] };
  expect(webhooks).toEqual({
    validatingWebhookFailurePolicy: 'Fail',
    validatingWebhookTimeoutSeconds: 10,
    mutatingWebhookFailurePolicy: 'Fail',
    mutatingWebhookTimeoutSeconds: 10,
  });
  expect(conditions.map(({ name }) => name)).toEqual(['small-enough-to-judge']);
  // A condition that fails has the server refuse: what is no pod is passed on first.
  expect(conditions[0]!.expression).toMatch(
    /^request\.kind\.group != "" \|\| request\.kind\.kind != "Pod" \|\| object == null \|\| !\(\n {2}size\(object\.spec\.containers\) \+/,
  );
  expect(load(files.get('kyverno-cel/chart/values.yaml')!)).toEqual({
    config: {
      excludeGroups: [],
      resourceFiltersExcludeNamespaces: ['kube-system', 'kube-public', 'kube-node-lease'],
      webhooks: { namespaceSelector: { matchExpressions: [] } },
    },
  });
  for (const name of TARGET_NAMES.filter((one) => one !== 'psa'))
    expect(files.get(`${name}/kustomization.yaml`)).not.toContain('values.yaml');
  expect(targets.vap.chartValues).toBeUndefined();
});

test('the README of a conversion has them as a step before enforcement', () => {
  const { files } = convert(POLICY, { targets: ['kyverno', 'kyverno-cel'] });
  const expected = "\n- by default, Kyverno's chart makes it skip kube-system";
  expect(files.get('README.md')).toContain('that the READMEs of kyverno-cel, kyverno name.');
  expect(files.get('kyverno/README.md')).toContain(expected);
  expect(files.get('kyverno-cel/README.md')).toContain(expected);
  expect(convert(POLICY, { targets: ['vap'] }).files.get('README.md')).not.toContain(
    '## Before you enforce',
  );
});

test.each([
  ['a claim of a device', { resourceClaims: [{ name: 'gpu' }] }, true],
  ['an image as a volume', { volumes: [{ name: 'a', image: { reference: 'a' } }] }, true],
  [
    'a certificate',
    {
      volumes: [{ name: 'a', projected: { sources: [{ podCertificate: { signerName: 'a/b' } }] } }],
    },
    true,
  ],
  [
    'a volume of another namespace',
    {
      volumes: [
        {
          name: 'a',
          ephemeral: { volumeClaimTemplate: { spec: { dataSourceRef: { namespace: 'other' } } } },
        },
      ],
    },
    true,
  ],
  ['what 1.24 had', { volumes: [{ name: 'a', projected: { sources: [{ secret: {} }] } }] }, false],
  ['what grants nothing', { hostUsers: false, schedulingGates: [] }, false],
])('fields since 1.24: %s', (_, spec, expected) => {
  const pod = { metadata: {}, spec: { containers: [], ...spec } };
  expect(compile(grantsSince124.node, ['pod'])(pod)).toBe(expected);
});
