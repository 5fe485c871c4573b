/**
 * The types of a PolicySet come from its schema: what the schema refuses does not compile. The
 * compiler checks the marked lines, and fails where one of them is no error.
 */
import { policySetFaults } from '../../src/ir/policySetFrom.js';
import type { Grant, HostPortRange, PolicySet, PolicySpec } from '../../src/ir/policySet.js';

const SELINUX = { user: '', role: '', type: '', level: 's0' };
const spec: PolicySpec = {
  privileged: false,
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  hostPorts: [{ min: 1, max: 2 }],
  volumes: ['*'],
  allowedHostPaths: [{ pathPrefix: '/var', readOnly: true }],
  allowedFlexVolumes: [{ driver: 'a/b' }],
  allowedCSIDrivers: [{ name: 'c' }],
  allowedCapabilities: [],
  defaultAddCapabilities: [],
  requiredDropCapabilities: [],
  allowPrivilegeEscalation: true,
  defaultAllowPrivilegeEscalation: null,
  readOnlyRootFilesystem: false,
  runAsUser: { rule: 'MustRunAsNonRoot', ranges: [{ min: 0, max: 9007199254740993n }] },
  runAsGroup: { rule: 'MayRunAs', ranges: [] },
  fsGroup: { rule: 'RunAsAny', ranges: [] },
  supplementalGroups: { rule: 'RunAsAny', ranges: [] },
  seLinux: { rule: 'MustRunAs', seLinuxOptions: SELINUX },
  allowedUnsafeSysctls: [],
  forbiddenSysctls: [],
  allowedProcMountTypes: [],
  runtimeClass: { allowedRuntimeClassNames: [], defaultRuntimeClassName: null },
  seccomp: { allowedProfileNames: null, defaultProfileName: 'runtime/default' },
  appArmor: { allowedProfileNames: [''], defaultProfileName: null },
};
const grant: Grant = {
  policy: '*',
  subject: { kind: 'Group', name: 'g' },
  namespace: null,
  apiGroup: 'policy',
};

const paths = (one: PolicySpec, granted: Grant = grant): readonly string[] => {
  const set: PolicySet = {
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicySet',
    policies: [{ name: 'p', spec: one }],
    grants: [granted],
  };
  return policySetFaults(set).map(({ path }) => path.join('.'));
};
const inSpec = (field: string): readonly string[] => [`policies.0.spec.${field}`];

describe('the shape of a PolicySet', () => {
  it('compiles where the schema accepts it', () => {
    expect(paths(spec)).toEqual([]);
  });

  it('has every field', () => {
    const { appArmor: _, ...rest } = spec;
    // @ts-expect-error appArmor is missing
    expect(paths(rest)).toEqual(['policies.0.spec']);
    // @ts-expect-error undefined is not null
    expect(paths({ ...spec, runtimeClass: undefined })).toEqual(['policies.0.spec']);
  });

  it('has no other field', () => {
    // @ts-expect-error there is no such field
    expect(paths({ ...spec, hostUsers: true })).toEqual(inSpec('hostUsers'));
  });

  it('is null only where that means something', () => {
    // @ts-expect-error a list is not nullable
    expect(paths({ ...spec, volumes: null })).toEqual(inSpec('volumes'));
  });

  it('knows the rules of each strategy', () => {
    // @ts-expect-error a rule of groups, not of users
    expect(paths({ ...spec, runAsUser: { rule: 'MayRunAs', ranges: [] } })).toEqual(
      inSpec('runAsUser.rule'),
    );
  });

  it('has ports of 32 bits beside identities of 64', () => {
    // @ts-expect-error a bigint is no port
    const hostPorts: readonly HostPortRange[] = [{ min: 0, max: 9007199254740993n }];
    expect(paths({ ...spec, hostPorts })).toEqual(inSpec('hostPorts.0.max'));
  });

  it('names the namespace of a service account, and of nobody else', () => {
    const account = { kind: 'ServiceAccount', name: 's' } as const;
    // @ts-expect-error the namespace is missing
    expect(paths(spec, { ...grant, subject: account })).toEqual(['grants.0.subject']);
    // @ts-expect-error a user has no namespace
    expect(paths(spec, { ...grant, subject: { kind: 'User', name: 'u', namespace: 'n' } })).toEqual(
      ['grants.0.subject.namespace'],
    );
  });

  it('is read only', () => {
    const change = (): void => {
      // @ts-expect-error nobody changes a policy
      spec.privileged = true;
      // @ts-expect-error nor a list of it
      spec.volumes[0] = 'secret';
    };
    expect(change).toBeInstanceOf(Function);
  });
});
