/** Documents, requests and expectations for the facts of docs/engines.md. */
import type { JsonObject } from '../../../src/pod/json.js';
import { reviewFromRequest, type AdmissionRequest } from '../../../src/pod/request.js';

export interface Seen {
  readonly loads: boolean;
  readonly error: string;
  readonly allowed: boolean | undefined;
  readonly message: string;
  readonly pod: JsonObject | undefined;
}
export interface FactCase {
  readonly says: string;
  readonly engine: 'psp' | 'kube' | 'gatekeeper' | 'kyverno';
  readonly documents: readonly object[];
  readonly request?: JsonObject;
  readonly expect: (seen: Seen) => boolean;
}
export interface Fact {
  readonly title: string;
  readonly cases: readonly FactCase[];
}

const rules = (operations: readonly string[], resources: readonly string[]): object => ({
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations, resources }],
});
const EVERYTHING = rules(['CREATE', 'UPDATE'], ['pods', 'pods/ephemeralcontainers']);
const admissionregistration = 'admissionregistration.k8s.io/v1';
const metadata = { name: 'fact' };
const RBAC_GROUP = 'rbac.authorization.k8s.io';
const RBAC_VERSION = `${RBAC_GROUP}/v1`;

export const vap = (spec: object): readonly object[] => [
  {
    apiVersion: admissionregistration,
    kind: 'ValidatingAdmissionPolicy',
    metadata,
    spec: { matchConstraints: EVERYTHING, ...spec },
  },
  {
    apiVersion: admissionregistration,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata,
    spec: { policyName: 'fact', validationActions: ['Deny'] },
  },
];
export const mutating = (spec: object): readonly object[] => [
  {
    apiVersion: admissionregistration,
    kind: 'MutatingAdmissionPolicy',
    metadata,
    spec: { matchConstraints: rules(['CREATE'], ['pods']), failurePolicy: 'Fail', ...spec },
  },
  {
    apiVersion: admissionregistration,
    kind: 'MutatingAdmissionPolicyBinding',
    metadata,
    spec: { policyName: 'fact' },
  },
];
export const validatingPolicy = (spec: object, name = 'fact'): readonly object[] => [
  {
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ValidatingPolicy',
    metadata: { name },
    spec: { validationActions: ['Deny'], matchConstraints: EVERYTHING, ...spec },
  },
];
/** A ClusterPolicy of one rule, of pods alone. */
const withRule = (rule: object, name = 'fact'): object => ({
  apiVersion: 'kyverno.io/v1',
  kind: 'ClusterPolicy',
  metadata: { name, annotations: { 'pod-policies.kyverno.io/autogen-controllers': 'none' } },
  spec: { background: false, rules: [{ name: 'rule', ...rule }] },
});
const podsOn = (...operations: readonly string[]): object => ({
  any: [{ resources: { kinds: ['Pod'], ...(operations.length === 0 ? {} : { operations }) } }],
});
export const clusterPolicy = (
  cel: object,
  { name = 'fact', rule = {} }: { readonly name?: string; readonly rule?: object } = {},
): readonly object[] => [
  withRule(
    {
      match: podsOn('CREATE', 'UPDATE'),
      ...rule,
      validate: { failureAction: 'Enforce', cel },
    },
    name,
  ),
];
/** A rule for each container. */
export const clusterMutation = (patch: object): readonly object[] => [
  withRule({
    match: podsOn('CREATE'),
    mutate: { foreach: [{ list: 'request.object.spec.containers', ...patch }] },
  }),
];
/** A template whose constraint has one parameter. */
export const gatekeeper = (max: object, value: unknown, name = 'fact'): readonly object[] => [
  {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata,
    spec: {
      crd: {
        spec: {
          names: { kind: 'Fact' },
          validation: { openAPIV3Schema: { type: 'object', properties: { max } } },
        },
      },
      targets: [
        {
          target: 'admission.k8s.gatekeeper.sh',
          code: [
            {
              engine: 'Rego',
              source: {
                version: 'v1',
                rego: 'package fact\nviolation contains {"msg": sprintf("max is %v", [input.parameters.max])} if { input.parameters.max != "" }',
              },
            },
          ],
        },
      ],
    },
  },
  {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind: 'Fact',
    metadata: { name },
    spec: { match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }] }, parameters: { max: value } },
  },
];

/** A template that refuses nothing, and a mutator. */
export const mutator = (
  kind: string,
  location: string,
  parameters: object,
  operations: object = { operations: ['CREATE'] },
): readonly object[] => [
  ...gatekeeper({ type: 'string' }, ''),
  {
    apiVersion: 'mutations.gatekeeper.sh/v1',
    kind,
    metadata,
    spec: {
      applyTo: [{ groups: [''], versions: ['v1'], kinds: ['Pod'], ...operations }],
      location,
      parameters,
    },
  },
];
export const CONTAINER_USER = 'spec.containers[name:*].securityContext.runAsUser';
export const POD_USER = 'spec.securityContext.runAsUser';
export const withPathTest = (
  location: string,
  subPath: string,
  operations?: object,
): readonly object[] =>
  mutator(
    'Assign',
    location,
    { assign: { value: 1 }, pathTests: [{ subPath, condition: 'MustNotExist' }] },
    operations,
  );
export const podUser = ({ pod: seen }: Seen): unknown =>
  (seen?.['spec'] as { securityContext?: { runAsUser?: unknown } } | undefined)?.securityContext
    ?.runAsUser;
export const dropped = ({ pod: seen }: Seen): string => {
  const { containers } = seen?.['spec'] as unknown as {
    containers: readonly { securityContext?: { capabilities?: { drop?: readonly string[] } } }[];
  };
  return (containers[0]!.securityContext?.capabilities?.drop ?? []).join();
};

export const pod = (spec: object = {}, more: object = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'probe', namespace: 'team', ...more },
  spec: {
    serviceAccountName: 'default',
    securityContext: {},
    containers: [{ name: 'app', image: 'registry.example.com/app:1' }],
    ...spec,
  },
});
export const create = (one = pod(), more: Partial<AdmissionRequest> = {}): JsonObject =>
  reviewFromRequest({
    uid: 'u',
    operation: 'CREATE',
    subResource: '',
    namespace: 'team',
    name: 'probe',
    user: 'alice@example.com',
    groups: ['system:authenticated'],
    pod: one,
    oldPod: null,
    ...more,
  });

export const TWO_CONTAINERS = pod({
  containers: ['side', 'app'].map((name) => ({ name, image: 'registry.example.com/app:1' })),
});
export const containerNames = ({ pod: seen }: Seen): string =>
  (seen?.['spec'] as unknown as { containers: readonly { name: string }[] }).containers
    .map(({ name }) => name)
    .join();

export const authorizerCheck = (name: string): string =>
  `authorizer.group("policy").resource("podsecuritypolicies").namespace("team").name("${name}").check("use").allowed()`;
export const checks = (
  count: number,
): { readonly variables: readonly object[]; readonly validations: readonly object[] } => {
  const names = Array.from({ length: count }, (_, i) => `granted${i}`);
  return {
    variables: names.map((name) => ({ name, expression: authorizerCheck(name) })),
    validations: [{ expression: names.map((name) => `!variables.${name}`).join(' && ') }],
  };
};
export const inOne = (count: number): object => ({
  validations: [
    {
      expression: Array.from({ length: count }, (_, i) => `!${authorizerCheck(`p${i}`)}`).join(
        ' && ',
      ),
    },
  ],
});
/** A true expression of so many characters. */
export const ofLength = (length: number, character: string): object => ({
  validations: [
    { message: 'long', expression: `"${character.repeat(length - '"" != "b"'.length)}" != "b"` },
  ],
});
export const withMessage = (length: number): object => ({
  expression: 'false',
  message: 'short',
  messageExpression: `"${'a'.repeat(length)}"`,
});
/** Adds the label `first`, and `second` where `first` is there. */
export const labelling = (reinvocationPolicy: string): readonly object[] =>
  mutating({
    reinvocationPolicy,
    mutations: [
      {
        patchType: 'JSONPatch',
        jsonPatch: {
          expression:
            '[JSONPatch{op: "add", path: "first" in object.metadata.labels ? "/metadata/labels/second" : "/metadata/labels/first", value: "x"}]',
        },
      },
    ],
  });
export const labels = ({ pod: seen }: Seen): string =>
  Object.keys((seen?.['metadata'] as { labels?: object } | undefined)?.labels ?? {})
    .sort()
    .join();

export const refusedFor =
  (pattern: RegExp) =>
  ({ loads, error }: Seen): boolean =>
    !loads && pattern.test(error);
export const admits = ({ allowed }: Seen): boolean => allowed === true;
export const deniesFor =
  (pattern: RegExp) =>
  ({ allowed, message }: Seen): boolean =>
    allowed === false && pattern.test(message);

export const OPTIONAL_MAP =
  'object.spec.?runtimeClassName.optMap(name, name == "gvisor").orValue(true)';

/** `devs` may use the policy `fact`. */
export const DEVS: readonly object[] = [
  {
    apiVersion: RBAC_VERSION,
    kind: 'ClusterRole',
    metadata,
    rules: [{ apiGroups: ['policy'], resources: ['podsecuritypolicies'], verbs: ['use'] }],
  },
  {
    apiVersion: RBAC_VERSION,
    kind: 'ClusterRoleBinding',
    metadata,
    roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: 'fact' },
    subjects: [{ kind: 'Group', apiGroup: RBAC_GROUP, name: 'devs' }],
  },
];
const USE = {
  verb: 'use',
  group: 'policy',
  resource: 'podsecuritypolicies',
  name: 'fact',
  namespace: 'team',
};
/** Denies whom the server does not let use the policy. */
export const askedByContext = (groups: string): readonly object[] => [
  ...DEVS,
  withRule({
    match: podsOn(),
    context: [reviewBy(groups)],
    preconditions: { all: [{ key: '{{ allowed }}', operator: 'Equals', value: false }] },
    validate: { failureAction: 'Enforce', message: 'not granted', deny: {} },
  }),
];
export const reviewBy = (groups: string): object => ({
  name: 'allowed',
  apiCall: {
    method: 'POST',
    urlPath: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    jmesPath: 'status.allowed',
    data: [
      { key: 'kind', value: 'SubjectAccessReview' },
      { key: 'apiVersion', value: 'authorization.k8s.io/v1' },
      {
        key: 'spec',
        value: { user: '{{ request.userInfo.username }}', groups, resourceAttributes: USE },
      },
    ],
  },
});
export const posted = `resource.Post("authorization.k8s.io/v1", "subjectaccessreviews", {"apiVersion": dyn("authorization.k8s.io/v1"), "kind": dyn("SubjectAccessReview"), "spec": dyn({
  "user": dyn(request.userInfo.username), "groups": dyn(request.userInfo.groups), "resourceAttributes": dyn(${JSON.stringify(USE)})
})}).status.allowed == true`;
export const by = (...groups: readonly string[]): JsonObject => create(pod(), { groups });

/** supplementalGroups must be there, and are filled in. */
export function groupsPolicy(): readonly object[] {
  const any = { rule: 'RunAsAny' };
  return [
    {
      apiVersion: 'policy/v1beta1',
      kind: 'PodSecurityPolicy',
      metadata,
      spec: {
        volumes: ['*'],
        runAsUser: any,
        fsGroup: any,
        seLinux: any,
        supplementalGroups: { rule: 'MustRunAs', ranges: [{ min: 1, max: 5 }] },
      },
    },
    {
      apiVersion: RBAC_VERSION,
      kind: 'ClusterRole',
      metadata,
      rules: [{ apiGroups: ['policy'], resources: ['podsecuritypolicies'], verbs: ['use'] }],
    },
    {
      apiVersion: RBAC_VERSION,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: 'fact' },
      subjects: [{ kind: 'Group', apiGroup: RBAC_GROUP, name: 'system:authenticated' }],
    },
  ];
}
