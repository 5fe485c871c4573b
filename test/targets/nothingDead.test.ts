/** What a reviewer reads of policies has a use: every variable is read, and nothing is asked twice. */
import type { TargetName } from '../../src/gaps/gap.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';

const policy = (name: string, spec = '', rule = 'RunAsAny'): string => `---
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: ${name}}
spec: {privileged: true, volumes: ['*'], runAsUser: {rule: RunAsAny}, seLinux: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: ${rule}}${spec}}
`;
const RBAC = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: use}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: use, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use}
subjects:
- {kind: ServiceAccount, name: web, namespace: shop}
- {kind: ServiceAccount, name: agent, namespace: agents}
`;
const OF_THE_POD = ['', 'MustRunAs, ranges: [{min: 7, max: 9}]'] as const;
const OF_CONTAINERS = ', readOnlyRootFilesystem: true, requiredDropCapabilities: [ALL]';

const SETS = {
  'one that fills in for the pod': policy('a', ...OF_THE_POD),
  'one that fills in for containers': policy('a', OF_CONTAINERS),
  'one that fills in nothing': policy('a'),
  several: policy('a', ...OF_THE_POD) + policy('b', OF_CONTAINERS) + policy('c'),
};
const TARGETS: readonly TargetName[] = ['vap', 'kyverno', 'kyverno-cel'];

interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** The lists of variables anywhere in an object. */
function variablesIn(value: unknown): readonly (readonly Variable[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'variables' ? [inner as readonly Variable[]] : variablesIn(inner),
  );
}

describe.each(TARGETS)('%s', (target) => {
  const objectsOf = (text: string): readonly object[] => {
    const { policySet } = readPolicySet(parseDocuments(text + RBAC, 'psp.yaml'), { strict: false });
    return targets[target]
      .emit(policySet, { ...DEFAULT_OPTIONS, selection: 'static' })
      .files.flatMap(({ objects }) => objects);
  };
  it.each(Object.entries(SETS))('every variable is read: %s', (_, text) => {
    const unread = objectsOf(text).flatMap((object) =>
      variablesIn(object)
        .flat()
        .filter(({ name }) => !new RegExp(`variables\\.${name}\\b`).test(JSON.stringify(object)))
        .map(({ name }) => name),
    );
    expect(unread).toEqual([]);
  });
  it('a grant asks for its namespace once', () => {
    const grants = objectsOf(SETS.several)
      .flatMap((object) => variablesIn(object).flat())
      .filter(({ name }) => name.startsWith('granted_'));
    expect(grants.length).toBeGreaterThan(0);
    for (const { expression } of grants)
      expect(expression.match(/request\.namespace == "shop"/g)).toHaveLength(2);
  });
});
