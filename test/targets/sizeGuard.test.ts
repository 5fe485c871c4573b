/** A pod that takes long to judge is refused at once by the targets that speak CEL. */
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
const TARGETS = ['vap', 'kyverno-cel', 'kyverno'] as const;

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
        'the pod is too large to be judged in time: it has more than 1000 containers, volumes, sysctls and groups, or more than 1000 mounts, ports and capabilities',
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
  [900, 'allowed', []],
  [1000, 'denied', ['too-large']],
] as const)('a pod of %d volumes is predicted to be %s', (volumes, verdict, gaps) => {
  const [answer] = check(POLICY, workload(volumes), { targets: [...TARGETS] });
  for (const target of TARGETS) {
    const { verdict: told, gaps: named } = answer!.targets![target]!;
    expect([told, named]).toEqual([verdict, gaps.map((gap) => `${target}/*/${gap}/stricter`)]);
  }
});
