/** A pod that takes long to judge is refused at once by every target that goes through it. */
import { loadAll } from 'js-yaml';
import { check, convert } from '../../src/api/index.js';

const POLICY = JSON.stringify({
  apiVersion: 'policy/v1beta1',
  kind: 'PodSecurityPolicy',
  metadata: { name: 'open' },
  spec: {
    privileged: true,
    volumes: ['*'],
    allowedHostPaths: [{ pathPrefix: '/var/log', readOnly: true }],
    runAsUser: { rule: 'RunAsAny' },
    seLinux: { rule: 'RunAsAny' },
    supplementalGroups: { rule: 'RunAsAny' },
    fsGroup: { rule: 'RunAsAny' },
    defaultAllowPrivilegeEscalation: false,
  },
});
const TARGETS = ['vap', 'kyverno-cel', 'kyverno', 'gatekeeper'] as const;

interface Guarded {
  readonly matchConditions: readonly { readonly name: string; readonly expression: string }[];
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly { readonly expression: string; readonly message: string }[];
}
const specOf = (file: string): Guarded => {
  const { files } = convert(POLICY, { targets: [...TARGETS] });
  const [{ spec }] = loadAll(files.get(file)!) as [{ spec: Guarded }];
  return spec;
};

test.each(['vap/policies.yaml', 'kyverno-cel/policies.yaml'])(
  '%s: nothing is gone through in such a pod, and it is refused',
  (file) => {
    const { variables, validations } = specOf(file);
    const lists = variables.filter(({ name }) => ['containers', 'volumes'].includes(name));
    expect(lists.map(({ expression }) => expression.split('\n')[0])).toEqual([
      'variables.tooLarge ? [] :',
      'variables.tooLarge ? [] :',
    ]);
    expect(validations[0]).toMatchObject({
      expression: '!variables.tooLarge',
      message:
        'the pod is too large to be judged in time: it has more than 500 containers, volumes, sysctls and groups, or more than 500 mounts, ports and capabilities',
    });
    const plain = variables.filter(({ name }) => name !== 'tooLarge');
    const texts = [...plain, ...validations].map(({ expression }) => expression);
    expect(
      texts.filter((text) => /object\.spec\.\S+\.(all|exists|filter|map)\(/.test(text)),
    ).toEqual([]);
  },
);

test.each(['vap/defaults.yaml', 'kyverno-cel/defaults.yaml'])(
  '%s: such a pod is left alone',
  (file) => {
    expect(specOf(file).matchConditions.map(({ name }) => name)).toEqual(['small-enough-to-judge']);
  },
);

const workload = (volumes: number): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'large', namespace: 'team' },
    spec: {
      containers: [
        { name: 'app', image: 'a', securityContext: { allowPrivilegeEscalation: false } },
      ],
      volumes: Array.from({ length: volumes }, (_, i) => ({ name: `v${i}`, emptyDir: {} })),
    },
  });

test.each([
  [490, 'allowed', []],
  [500, 'denied', ['too-large']],
] as const)('a pod of %d volumes is predicted to be %s', (volumes, verdict, gaps) => {
  const [answer] = check(POLICY, workload(volumes), { targets: [...TARGETS] });
  for (const target of TARGETS) {
    const { verdict: predicted, gaps: named } = answer!.targets![target]!;
    expect([predicted, named]).toEqual([verdict, gaps.map((gap) => `${target}/*/${gap}/stricter`)]);
  }
});

const manyPolicies = (count: number): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: Array.from({ length: count }, (_, i) => {
      const policy = JSON.parse(POLICY) as { metadata: object; spec: object };
      return {
        ...policy,
        metadata: { name: `open-${i}` },
        spec: { ...policy.spec, requiredDropCapabilities: ['A', 'B', 'C'] },
      };
    }),
  });

test('the more policies, the fewer entries: what a request costs grows with neither', () => {
  const { files, targets } = convert(manyPolicies(20), {
    targets: [...TARGETS],
    selection: 'any',
  });
  expect(files.get('vap/policies.yaml')).toContain('it has more than 111 containers');
  expect(files.get('vap/defaults.yaml')).toContain('> 111');
  expect(files.get('kyverno/defaults.yaml')).toContain('value: 111');
  for (const { gaps } of targets) {
    const gap = gaps.find(({ control }) => control === 'too-large');
    expect(JSON.stringify(gap!.when)).toContain('111');
  }
});

test.each([
  [125, 'mutated', []],
  [126, 'denied', ['too-large']],
] as const)('what is filled into %d containers counts: %s', (containers, verdict, named) => {
  const pods = Array.from({ length: containers }, (_, i) => ({
    name: `c${i}`,
    image: 'a',
    securityContext: { capabilities: { drop: ['A'] } },
  }));
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'wide', namespace: 'team' },
    spec: { automountServiceAccountToken: false, containers: pods },
  };
  const policy = JSON.parse(POLICY) as { spec: object };
  const dropping = {
    ...policy,
    spec: { ...policy.spec, requiredDropCapabilities: ['A', 'B', 'C', 'D'] },
  };
  const [answer] = check(JSON.stringify(dropping), JSON.stringify(pod), { targets: [...TARGETS] });
  for (const target of TARGETS) {
    const { verdict: predicted, gaps } = answer!.targets![target]!;
    expect([predicted, gaps]).toEqual([verdict, named.map((gap) => `${target}/*/${gap}/stricter`)]);
  }
});
