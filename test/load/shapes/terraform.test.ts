/** What `terraform show -json` prints of states and plans. */
import { parseDocuments } from '../../../src/load/documents.js';
import { readRest } from '../../../src/load/keepGoing.js';
import { faultsOf, reading } from './reading.js';

const resource = (type: string, values: object, more: object = {}): object => ({
  address: `${type}.one`,
  mode: 'managed',
  type,
  name: 'one',
  provider_name: 'registry.terraform.io/hashicorp/kubernetes',
  schema_version: 0,
  ...more,
  values,
});
const show = (module: object, part = 'values'): string =>
  JSON.stringify(
    { format_version: '1.0', terraform_version: '1.3.0', [part]: { root_module: module } },
    null,
    1,
  );
const metadata = (name: string, more: object = {}): object[] => [
  { annotations: null, generate_name: null, generation: 0, labels: {}, name, ...more },
];
const policy = (name: string, spec: object = {}, more: object = {}): object => ({
  id: name,
  metadata: metadata(name, { resource_version: '7', uid: 'u', self_link: '', ...more }),
  spec: [
    {
      allow_privilege_escalation: false,
      allowed_capabilities: null,
      allowed_flex_volumes: [],
      allowed_host_paths: [],
      default_allow_privilege_escalation: null,
      fs_group: [{ range: [], rule: 'RunAsAny' }],
      host_ipc: false,
      host_network: false,
      host_pid: false,
      host_ports: [],
      privileged: false,
      read_only_root_filesystem: false,
      run_as_group: [],
      run_as_user: [{ range: [{ max: 9, min: 1 }], rule: 'MustRunAs' }],
      se_linux: [{ rule: 'RunAsAny', se_linux_options: [] }],
      supplemental_groups: [{ range: [], rule: 'RunAsAny' }],
      volumes: ['secret'],
      ...spec,
    },
  ],
  timeouts: null,
});
/** Line and column of a key where it first stands, inside its quotes. */
const placeOf = (text: string, part: string): string => {
  const before = text.slice(0, text.indexOf(part));
  return `${before.split('\n').length}:${before.length - before.lastIndexOf('\n')}`;
};

test('a policy of a state is the policy of the server', () => {
  const text = show({
    resources: [
      resource(
        'kubernetes_pod_security_policy_v1beta1',
        policy(
          'one',
          {
            allowed_capabilities: ['NET_ADMIN'],
            allowed_flex_volumes: [{ driver: 'x/y' }],
            allowed_host_paths: [{ path_prefix: '/var', read_only: true }],
            allowed_proc_mount_types: ['Unmasked'],
            allowed_unsafe_sysctls: ['kernel.*'],
            default_allow_privilege_escalation: false,
            host_ipc: true,
            host_pid: true,
            host_ports: [{ max: 90, min: 80 }],
            read_only_root_filesystem: true,
            required_drop_capabilities: ['KILL'],
            run_as_group: [{ range: [{ max: 5, min: 5 }], rule: 'MayRunAs' }],
            se_linux: [
              {
                rule: 'MustRunAs',
                se_linux_options: [{ level: 's0', role: 'r', type: 't', user: 'u' }],
              },
            ],
          },
          { annotations: { 'seccomp.security.alpha.kubernetes.io/allowedProfileNames': '*' } },
        ),
      ),
    ],
  });
  const { policies, warnings, at } = reading(text);
  expect(warnings).toEqual([]);
  expect(policies.map(({ name }) => name)).toEqual(['one']);
  expect(policies[0]!.spec).toMatchObject({
    allowPrivilegeEscalation: false,
    defaultAllowPrivilegeEscalation: false,
    allowedCapabilities: ['NET_ADMIN'],
    allowedFlexVolumes: [{ driver: 'x/y' }],
    allowedHostPaths: [{ pathPrefix: '/var', readOnly: true }],
    allowedProcMountTypes: ['Unmasked'],
    allowedUnsafeSysctls: ['kernel.*'],
    hostIPC: true,
    hostPID: true,
    hostNetwork: false,
    hostPorts: [{ min: 80, max: 90 }],
    readOnlyRootFilesystem: true,
    requiredDropCapabilities: ['KILL'],
    runAsUser: { rule: 'MustRunAs', ranges: [{ min: 1, max: 9 }] },
    runAsGroup: { rule: 'MayRunAs', ranges: [{ min: 5, max: 5 }] },
    seLinux: {
      rule: 'MustRunAs',
      seLinuxOptions: { level: 's0', role: 'r', type: 't', user: 'u' },
    },
    seccomp: { allowedProfileNames: ['*'] },
    volumes: ['secret'],
  });
  expect(at('one', 'spec', 'allowedHostPaths', 0, 'pathPrefix')).toBe(
    placeOf(text, '"path_prefix"'),
  );
  expect(at('one', 'spec', 'runAsUser', 'ranges', 0, 'min')).toBe(placeOf(text, '"min": 1'));
  expect(
    at(
      'one',
      'metadata',
      'annotations',
      'seccomp.security.alpha.kubernetes.io/allowedProfileNames',
    ),
  ).toBe(placeOf(text, '"seccomp.'));
});

test('roles and bindings of a state are read, of every module; what is only looked up is not', () => {
  const rule = {
    api_groups: ['policy'],
    non_resource_urls: [],
    resource_names: ['one'],
    resources: ['podsecuritypolicies'],
    verbs: ['use'],
  };
  const role_ref = (kind: string, name: string): object[] => [
    { api_group: 'rbac.authorization.k8s.io', kind, name },
  ];
  const account = { api_group: '', kind: 'ServiceAccount', name: 'web', namespace: 'shop' };
  const { grants, ignored } = reading(
    show({
      resources: [
        resource('kubernetes_pod_security_policy', policy('one')),
        resource('aws_instance', { id: 'i-1' }),
        resource('kubernetes_pod_security_policy', policy('looked-up'), { mode: 'data' }),
      ],
      child_modules: [
        {
          address: 'module.rbac',
          resources: [
            resource('kubernetes_role_v1', {
              metadata: metadata('use', { namespace: 'shop' }),
              rule: [rule],
            }),
            resource('kubernetes_role_binding', {
              metadata: metadata('use', { namespace: 'shop' }),
              role_ref: role_ref('Role', 'use'),
              subject: [account],
            }),
          ],
          child_modules: [
            {
              resources: [
                resource('kubernetes_cluster_role', {
                  aggregation_rule: [
                    {
                      cluster_role_selectors: [
                        { match_expressions: [], match_labels: { use_it: 'yes' } },
                      ],
                    },
                  ],
                  metadata: metadata('all'),
                  rule: [],
                }),
                resource('kubernetes_cluster_role_v1', {
                  aggregation_rule: [],
                  metadata: metadata('part', { labels: { use_it: 'yes' } }),
                  rule: [rule],
                }),
                resource('kubernetes_cluster_role_binding_v1', {
                  metadata: metadata('all'),
                  role_ref: role_ref('ClusterRole', 'all'),
                  subject: [{ api_group: 'g', kind: 'Group', name: 'devs', namespace: '' }],
                }),
              ],
            },
          ],
        },
      ],
    }),
  );
  expect(grants).toEqual([
    {
      policy: 'one',
      subject: { kind: 'Group', name: 'devs' },
      namespace: null,
      apiGroup: 'policy',
    },
    {
      policy: 'one',
      subject: { kind: 'ServiceAccount', namespace: 'shop', name: 'web' },
      namespace: 'shop',
      apiGroup: 'policy',
    },
  ]);
  expect(ignored).toEqual({ aws_instance: 1 });
});

test('a manifest that Terraform applies is the object itself', () => {
  const manifest = {
    apiVersion: 'management.cattle.io/v3',
    kind: 'PodSecurityPolicyTemplate',
    metadata: { name: 'wide' },
    spec: {
      privileged: true,
      fsGroup: { rule: 'RunAsAny' },
      runAsUser: { rule: 'RunAsAny' },
      seLinux: { rule: 'RunAsAny' },
      supplementalGroups: { rule: 'RunAsAny' },
    },
  };
  const text = show({ resources: [resource('kubernetes_manifest', { manifest })] });
  const { policies, at } = reading(text);
  expect(policies.map(({ name }) => name)).toEqual(['wide-psp']);
  expect(at('wide-psp', 'spec', 'privileged')).toBe(placeOf(text, '"privileged"'));
});

test('what a plan leaves out is read as the provider sends it', () => {
  const { spec, ...rest } = policy('one') as { spec: [Record<string, unknown>] };
  const { allow_privilege_escalation, default_allow_privilege_escalation, ...planned } = spec[0];
  expect([allow_privilege_escalation, default_allow_privilege_escalation]).toEqual([false, null]);
  const text = show(
    {
      resources: [resource('kubernetes_pod_security_policy', { ...rest, spec: [planned] })],
    },
    'planned_values',
  );
  const { policies, warnings } = reading(text);
  expect(policies[0]!.spec).toMatchObject({
    allowPrivilegeEscalation: false,
    defaultAllowPrivilegeEscalation: false,
  });
  expect(warnings).toEqual([
    `f0:${placeOf(text, '"spec"')}: warning: the plan sets no allow_privilege_escalation and no default_allow_privilege_escalation, which is read as false: the provider sends that; set it, or give the state after terraform apply: terraform show -json`,
  ]);
  const state = reading(
    show({ resources: [resource('kubernetes_pod_security_policy', policy('one'))] }),
  );
  expect(state.policies[0]!.spec.defaultAllowPrivilegeEscalation).toBeNull();
  expect(state.warnings).toEqual([]);
});

test('errors lead into the state', () => {
  const text = show({
    resources: [
      resource(
        'kubernetes_pod_security_policy',
        policy('one', { host_pidd: true, run_as_user: [{ range: [], rule: 'MustRun' }] }),
      ),
    ],
  });
  expect(faultsOf(text)).toEqual([
    `f0:${placeOf(text, '"host_pidd"')}: unknown field "spec.hostPidd"; did you mean "hostPID"?`,
    `f0:${placeOf(text, '"rule": "MustRun"')}: spec.runAsUser.rule: Unsupported value: "MustRun": supported values: "MustRunAs", "MustRunAsNonRoot", "RunAsAny"`,
  ]);
});

test('one policy of a state that has an error is left out alone', () => {
  const text = show({
    resources: [
      resource('kubernetes_pod_security_policy', policy('bad', { host_pid: 'x' })),
      resource('kubernetes_pod_security_policy', policy('good')),
    ],
  });
  const { input, leftOut } = readRest(parseDocuments(text, 'f'));
  expect(input.policySet.policies.map(({ name }) => name)).toEqual(['good']);
  expect(leftOut).toHaveLength(1);
});

test('a state without policies, a state file and configuration say what they are', () => {
  const remedy = 'give files with PodSecurityPolicies or a PolicySet';
  expect(faultsOf('{"format_version": "1.0"}')).toEqual([
    `f0:1:1: no PodSecurityPolicy in the input; ${remedy}`,
  ]);
  expect(faultsOf(show({ resources: [resource('aws_instance', { user: '{{x}}' })] }))).toEqual([
    `f0:1:1: no PodSecurityPolicy in the input, only aws_instance; ${remedy}`,
  ]);
  expect(faultsOf('{"version": 4, "lineage": "a", "resources": []}')).toEqual([
    'f0:1:1: this is a state file of Terraform, whose form changes with its version; let Terraform print it, and give shown.json: terraform show -json > shown.json',
  ]);
  expect(faultsOf('{"resource": {"kubernetes_pod_security_policy": {}}}')).toEqual([
    'f0:1:1: this is configuration of Terraform, which may hold expressions; take what was applied, and give shown.json: terraform show -json > shown.json',
  ]);
});
