/** Which level a namespace gets by its policies, and by who may use them. */
import type { Grant, Policy, PolicySpec, Subject } from '../../../src/ir/policySet.js';
import type { EmitOptions } from '../../../src/targets/shared/options.js';
import { levelReasons } from '../../../src/targets/psa/levelReasons.js';
import { levelsOf, levelsOfPolicy } from '../../../src/targets/psa/levels.js';
import {
  losslessLevel,
  nearestLevel,
  safeLevel,
  statedFields,
} from '../../../src/targets/psa/standardLevel.js';
import { policyNamed } from '../../semantics/policies.js';

const MINOR = 36;
const NONE = { allowedProfileNames: null, defaultProfileName: null };
const RUNTIME = { allowedProfileNames: ['runtime/default'], defaultProfileName: 'runtime/default' };
const ANY_ID = { rule: 'RunAsAny', ranges: [] } as const;

/** Refuses what it can; says nothing of SELinux, AppArmor, seccomp and groups. */
const PLAIN: PolicySpec = {
  ...policyNamed('b-plain').spec,
  privileged: false,
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  hostPorts: [],
  volumes: ['configMap', 'emptyDir', 'secret', 'persistentVolumeClaim'],
  allowedHostPaths: [],
  allowedFlexVolumes: [],
  allowedCSIDrivers: [],
  allowedCapabilities: [],
  defaultAddCapabilities: [],
  requiredDropCapabilities: ['ALL'],
  allowPrivilegeEscalation: false,
  defaultAllowPrivilegeEscalation: null,
  runAsUser: { rule: 'MustRunAsNonRoot', ranges: [] },
  runAsGroup: ANY_ID,
  fsGroup: ANY_ID,
  supplementalGroups: ANY_ID,
  seLinux: { rule: 'RunAsAny', seLinuxOptions: null },
  allowedUnsafeSysctls: [],
  forbiddenSysctls: [],
  allowedProcMountTypes: [],
  runtimeClass: null,
  seccomp: NONE,
  appArmor: NONE,
};
const policy = (name: string, spec: Partial<PolicySpec> = {}): Policy => ({
  name,
  spec: { ...PLAIN, ...spec },
});
const restricted = policy('restricted', { seccomp: RUNTIME });
const privileged = policy('privileged', { privileged: true, allowPrivilegeEscalation: true });

describe('the nearest level of a policy', () => {
  it.each<[string, Partial<PolicySpec>, string, readonly string[]]>([
    ['restricted, where all that it demands is filled in', { seccomp: RUNTIME }, 'restricted', []],
    ['baseline without a seccomp profile', {}, 'baseline', []],
    [
      'baseline where any seccomp profile may be set, which says as much as nothing',
      { seccomp: { allowedProfileNames: ['*'], defaultProfileName: null } },
      'baseline',
      [],
    ],
    [
      'restricted where any may be set and the right one is filled in',
      { seccomp: { allowedProfileNames: ['*'], defaultProfileName: 'runtime/default' } },
      'restricted',
      [],
    ],
    [
      'baseline where root may run',
      { seccomp: RUNTIME, runAsUser: { rule: 'RunAsAny', ranges: [] } },
      'baseline',
      [],
    ],
    ['privileged by hostNetwork', { hostNetwork: true }, 'privileged', ['hostNetwork']],
    [
      'privileged by a SELinux type that the policy names',
      {
        seLinux: {
          rule: 'MustRunAs',
          seLinuxOptions: { user: '', role: '', type: 'spc_t', level: '' },
        },
      },
      'privileged',
      ['seLinux'],
    ],
    [
      'privileged by a seccomp profile that the policy names',
      { seccomp: { allowedProfileNames: ['unconfined'], defaultProfileName: null } },
      'privileged',
      ['seccomp'],
    ],
    ['privileged by volumes', { volumes: ['*'] }, 'privileged', ['volumes']],
  ])('is %s', (_, spec, level, stated) => {
    const one = policy('one', spec);
    expect(nearestLevel(one, MINOR)).toBe(level);
    expect(statedFields(one, 'baseline', MINOR)).toEqual(stated);
  });

  it('is stricter than the lossless one, which counts what nobody stated', () => {
    expect(losslessLevel(restricted, MINOR)).toBe('privileged');
  });
});

describe('the safe level', () => {
  it('is restricted where the policy refuses what that level admits, too', () => {
    expect(safeLevel(restricted, MINOR)).toBe('restricted');
  });

  it('is privileged under a policy that refuses nothing', () => {
    const all = policy('all', {
      privileged: true,
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      hostPorts: [{ min: 0, max: 65535 }],
      volumes: ['*'],
      allowedCapabilities: ['*'],
      requiredDropCapabilities: [],
      allowPrivilegeEscalation: true,
      runAsUser: ANY_ID,
      allowedUnsafeSysctls: ['*'],
      allowedProcMountTypes: ['Default', 'Unmasked'],
      seccomp: { allowedProfileNames: ['*'], defaultProfileName: null },
    });
    expect(safeLevel(all, MINOR)).toBe('privileged');
  });
});

const OPTIONS: Pick<EmitOptions, 'namespaces' | 'psaLevel' | 'minor'> = {
  namespaces: [],
  psaLevel: 'nearest',
  minor: MINOR,
};
const grant = (one: string, subject: Subject, namespace: string | null = null): Grant => ({
  policy: one,
  subject,
  namespace,
  apiGroup: 'policy',
});
const EVERYBODY: Subject = { kind: 'Group', name: 'system:authenticated' };
const set = (...grants: readonly Grant[]) =>
  ({
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicySet',
    policies: [privileged, restricted],
    grants: [grant('restricted', EVERYBODY), ...grants],
  }) as const;

describe('who may use a policy', () => {
  it.each<[string, Grant]>([
    ['administrators', grant('privileged', { kind: 'Group', name: 'system:masters' })],
    ['nodes', grant('privileged', { kind: 'Group', name: 'system:nodes' })],
    ['one node', grant('privileged', { kind: 'User', name: 'system:node:worker-1' })],
    ['a controller', grant('privileged', { kind: 'User', name: 'system:kube-scheduler' })],
    [
      'an account of kube-system',
      grant('privileged', { kind: 'ServiceAccount', namespace: 'kube-system', name: 'cni' }),
    ],
    [
      'all accounts of kube-system',
      grant('privileged', { kind: 'Group', name: 'system:serviceaccounts:kube-system' }),
    ],
    ['whoever is bound to cluster-admin', grant('*', { kind: 'User', name: 'alice' })],
  ])('%s: the policy does not lower namespaces, but is counted in kube-system', (_, given) => {
    const { namespaces, others } = levelsOf(set(given), OPTIONS);
    expect(others).toEqual({ level: 'restricted', policies: [restricted], leftOut: [privileged] });
    expect(namespaces.map(({ name, level }) => [name, level])).toEqual([
      ['kube-system', 'privileged'],
    ]);
  });

  it.each<[string, Grant]>([
    ['everybody', grant('*', EVERYBODY)],
    [
      'all accounts of a namespace',
      grant('*', { kind: 'Group', name: 'system:serviceaccounts:a' }),
    ],
    ['a group', grant('privileged', { kind: 'Group', name: 'developers' })],
  ])('%s: the policy lowers every namespace', (_, given) => {
    const { namespaces, others } = levelsOf(set(given), OPTIONS);
    expect([namespaces, others.level, others.leftOut]).toEqual([[], 'privileged', []]);
  });

  it('an application: the policy lowers its namespace alone', () => {
    const agent: Subject = { kind: 'ServiceAccount', namespace: 'logging', name: 'agent' };
    const { namespaces, others } = levelsOf(set(grant('privileged', agent, 'logging')), OPTIONS);
    expect(others.level).toBe('restricted');
    expect(namespaces.map(({ name, level }) => [name, level])).toEqual([['logging', 'privileged']]);
  });

  it('lossless counts every grant', () => {
    const given = set(grant('privileged', { kind: 'Group', name: 'system:masters' }));
    const { others } = levelsOf(given, { ...OPTIONS, psaLevel: 'lossless' });
    expect([others.level, others.leftOut]).toEqual(['privileged', []]);
  });

  it('a policy that is not counted is still used below the level that is there', () => {
    const given = set(grant('privileged', { kind: 'Group', name: 'system:masters' }));
    const levelsIn = levelsOfPolicy(given, { ...OPTIONS, psaLevel: 'baseline' });
    expect([...new Set(levelsIn(privileged))]).toEqual(['baseline']);
  });
});

it('says why in a sentence for each reason', () => {
  const { others } = levelsOf(
    set(grant('privileged', { kind: 'Group', name: 'system:masters' })),
    OPTIONS,
  );
  expect(levelReasons(others, OPTIONS)).toEqual([
    'policies: restricted',
    'not counted outside the namespaces of the system: privileged, which only administrators, nodes or controllers of the system may use',
    'restricted wants pods to say what these policies fill in or take for granted: runAsUser',
    'restricted refuses some values of what they say nothing of: seLinux, appArmor',
    'restricted lets through what they refuse, by volumes, allowedCapabilities, seccomp',
  ]);
});
