/** What engines have to do for a request, counted in what is written: walks, and questions. */
import type { Policy, PolicySet } from '../../../../src/ir/policySet.js';
import { readPolicies } from '../../../../src/psp/readPolicies.js';
import { targets } from '../../../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../../../src/targets/shared/options.js';

const policy: Policy = readPolicies([
  {
    file: 'a.yaml',
    value: {
      apiVersion: 'policy/v1beta1',
      kind: 'PodSecurityPolicy',
      metadata: {
        name: 'narrow',
        annotations: {
          'seccomp.security.alpha.kubernetes.io/allowedProfileNames': 'runtime/default',
          'seccomp.security.alpha.kubernetes.io/defaultProfileName': 'runtime/default',
        },
      },
      spec: {
        allowPrivilegeEscalation: false,
        requiredDropCapabilities: ['ALL'],
        readOnlyRootFilesystem: true,
        volumes: ['secret', 'hostPath'],
        allowedHostPaths: [{ pathPrefix: '/srv' }],
        runAsUser: { rule: 'MustRunAsNonRoot' },
        seLinux: { rule: 'RunAsAny' },
        supplementalGroups: { rule: 'RunAsAny' },
        fsGroup: { rule: 'RunAsAny' },
      },
    },
  } as never,
]).policies[0]!;
const set: PolicySet = {
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies: [policy],
  grants: [],
};

interface Document {
  readonly spec: {
    readonly variables: readonly { readonly name: string; readonly expression: string }[];
    readonly validations: readonly { readonly expression: string; readonly message: string }[];
  };
}
const documentOf = (target: 'vap' | 'kyverno-cel', file: string): Document =>
  targets[target].emit(set, DEFAULT_OPTIONS).files.find(({ name }) => name === file)!
    .objects[0] as Document;
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

describe.each(['vap', 'kyverno-cel'] as const)('%s', (target) => {
  const fits = documentOf(target, 'defaults.yaml').spec.variables.find(
    ({ name }) => name === 'fits_narrow',
  )!.expression;
  const { variables, validations } = documentOf(target, 'policies.yaml').spec;

  test('goes through each list once before it fills in', () => {
    expect(count(fits, /variables\.containers\./g)).toBe(1);
    expect(count(fits, /variables\.volumes\./g)).toBe(1);
  });

  test('goes through the containers once for all that must be filled in', () => {
    const lacking = validations.find(({ message }) => message.includes(', defaults: '))!.expression;
    expect(count(lacking, /variables\.containers\./g)).toBe(1);
  });

  test('asks for what is filled in where it is missing, and for nothing twice', () => {
    const refused = (field: string): string =>
      variables.find(({ name }) => name === `refused_${field}`)!.expression;
    // The container's own profile or the pod's, and the user that either of both names.
    expect(count(refused('seccomp'), /seccompProfile/g)).toBe(2);
    expect(count(refused('runAsUser'), /runAsUser/g)).toBe(2);
    expect(count(refused('runAsUser'), /runAsNonRoot/g)).toBe(2);
  });
});
