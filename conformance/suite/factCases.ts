/**
 * The facts of docs/engines.md as small cases: documents, a request, and what the engine makes of
 * them.
 */
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';

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

const vap = (spec: object): readonly object[] => [
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
const mutating = (spec: object): readonly object[] => [
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
const validatingPolicy = (spec: object, name = 'fact'): readonly object[] => [
  {
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ValidatingPolicy',
    metadata: { name },
    spec: { validationActions: ['Deny'], matchConstraints: EVERYTHING, ...spec },
  },
];
const clusterPolicy = (
  cel: object,
  { name = 'fact', rule = {} }: { readonly name?: string; readonly rule?: object } = {},
): readonly object[] => [
  {
    apiVersion: 'kyverno.io/v1',
    kind: 'ClusterPolicy',
    metadata: { name, annotations: { 'pod-policies.kyverno.io/autogen-controllers': 'none' } },
    spec: {
      background: false,
      rules: [
        {
          name: 'rule',
          match: { any: [{ resources: { kinds: ['Pod'], operations: ['CREATE', 'UPDATE'] } }] },
          ...rule,
          validate: { failureAction: 'Enforce', cel },
        },
      ],
    },
  },
];
/** A rule for each container. */
const clusterMutation = (patch: object): readonly object[] => [
  {
    apiVersion: 'kyverno.io/v1',
    kind: 'ClusterPolicy',
    metadata: {
      name: 'fact',
      annotations: { 'pod-policies.kyverno.io/autogen-controllers': 'none' },
    },
    spec: {
      background: false,
      rules: [
        {
          name: 'rule',
          match: { any: [{ resources: { kinds: ['Pod'], operations: ['CREATE'] } }] },
          mutate: { foreach: [{ list: 'request.object.spec.containers', ...patch }] },
        },
      ],
    },
  },
];
/** A template whose constraint has one parameter. */
const gatekeeper = (max: object, value: unknown, name = 'fact'): readonly object[] => [
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
const mutator = (
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
const CONTAINER_USER = 'spec.containers[name:*].securityContext.runAsUser';
const POD_USER = 'spec.securityContext.runAsUser';
const withPathTest = (location: string, subPath: string, operations?: object): readonly object[] =>
  mutator(
    'Assign',
    location,
    { assign: { value: 1 }, pathTests: [{ subPath, condition: 'MustNotExist' }] },
    operations,
  );
const podUser = ({ pod: seen }: Seen): unknown =>
  (seen?.['spec'] as { securityContext?: { runAsUser?: unknown } } | undefined)?.securityContext
    ?.runAsUser;
const dropped = ({ pod: seen }: Seen): string => {
  const { containers } = seen?.['spec'] as unknown as {
    containers: readonly { securityContext?: { capabilities?: { drop?: readonly string[] } } }[];
  };
  return (containers[0]!.securityContext?.capabilities?.drop ?? []).join();
};

const pod = (spec: object = {}, more: object = {}): JsonObject => ({
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
const create = (one = pod(), more: Partial<AdmissionRequest> = {}): JsonObject =>
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

const TWO_CONTAINERS = pod({
  containers: ['side', 'app'].map((name) => ({ name, image: 'registry.example.com/app:1' })),
});
const containerNames = ({ pod: seen }: Seen): string =>
  (seen?.['spec'] as unknown as { containers: readonly { name: string }[] }).containers
    .map(({ name }) => name)
    .join();

const authorizerCheck = (name: string): string =>
  `authorizer.group("policy").resource("podsecuritypolicies").namespace("team").name("${name}").check("use").allowed()`;
const checks = (
  count: number,
): { readonly variables: readonly object[]; readonly validations: readonly object[] } => {
  const names = Array.from({ length: count }, (_, i) => `granted${i}`);
  return {
    variables: names.map((name) => ({ name, expression: authorizerCheck(name) })),
    validations: [{ expression: names.map((name) => `!variables.${name}`).join(' && ') }],
  };
};
const inOne = (count: number): object => ({
  validations: [
    {
      expression: Array.from({ length: count }, (_, i) => `!${authorizerCheck(`p${i}`)}`).join(
        ' && ',
      ),
    },
  ],
});
/** A true expression of so many characters. */
const ofLength = (length: number, character: string): object => ({
  validations: [
    { message: 'long', expression: `"${character.repeat(length - '"" != "b"'.length)}" != "b"` },
  ],
});
const withMessage = (length: number): object => ({
  expression: 'false',
  message: 'short',
  messageExpression: `"${'a'.repeat(length)}"`,
});
/** Adds the label `first`, and `second` where `first` is there. */
const labelling = (reinvocationPolicy: string): readonly object[] =>
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
const labels = ({ pod: seen }: Seen): string =>
  Object.keys((seen?.['metadata'] as { labels?: object } | undefined)?.labels ?? {})
    .sort()
    .join();

const refusedFor =
  (pattern: RegExp) =>
  ({ loads, error }: Seen): boolean =>
    !loads && pattern.test(error);
const admits = ({ allowed }: Seen): boolean => allowed === true;
const deniesFor =
  (pattern: RegExp) =>
  ({ allowed, message }: Seen): boolean =>
    allowed === false && pattern.test(message);

const OPTIONAL_MAP = 'object.spec.?runtimeClassName.optMap(name, name == "gvisor").orValue(true)';

/** `devs` may use the policy `fact`. */
const DEVS: readonly object[] = [
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
const askedByContext = (groups: string): readonly object[] => [
  ...DEVS,
  {
    apiVersion: 'kyverno.io/v1',
    kind: 'ClusterPolicy',
    metadata: {
      name: 'fact',
      annotations: { 'pod-policies.kyverno.io/autogen-controllers': 'none' },
    },
    spec: {
      background: false,
      rules: [
        {
          name: 'rule',
          match: { any: [{ resources: { kinds: ['Pod'] } }] },
          context: [reviewBy(groups)],
          preconditions: { all: [{ key: '{{ allowed }}', operator: 'Equals', value: false }] },
          validate: { failureAction: 'Enforce', message: 'not granted', deny: {} },
        },
      ],
    },
  },
];
const reviewBy = (groups: string): object => ({
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
const posted = `resource.Post("authorization.k8s.io/v1", "subjectaccessreviews", {"apiVersion": dyn("authorization.k8s.io/v1"), "kind": dyn("SubjectAccessReview"), "spec": dyn({
  "user": dyn(request.userInfo.username), "groups": dyn(request.userInfo.groups), "resourceAttributes": dyn(${JSON.stringify(USE)})
})}).status.allowed == true`;
const by = (...groups: readonly string[]): JsonObject => create(pod(), { groups });

export const FACTS: readonly Fact[] = [
  {
    title: 'Kyverno refuses a validation whose type shows only when it is evaluated',
    cases: [
      {
        says: 'a ValidatingPolicy',
        engine: 'kyverno',
        documents: validatingPolicy({ validations: [{ expression: OPTIONAL_MAP }] }),
        expect: refusedFor(/output is expected to be of type bool/),
      },
      {
        says: 'compared, it loads',
        engine: 'kyverno',
        documents: validatingPolicy({ validations: [{ expression: `${OPTIONAL_MAP} == true` }] }),
        request: create(),
        expect: admits,
      },
      {
        says: 'ValidatingAdmissionPolicy takes it',
        engine: 'kube',
        documents: vap({ validations: [{ expression: OPTIONAL_MAP }] }),
        request: create(),
        expect: admits,
      },
      {
        says: 'but no field alone',
        engine: 'kube',
        documents: vap({ validations: [{ expression: 'object.spec.hostNetwork' }] }),
        expect: refusedFor(/must evaluate to bool but got dyn/),
      },
      {
        says: 'a ClusterPolicy loads, and denies',
        engine: 'kyverno',
        documents: clusterPolicy({ expressions: [{ expression: 'object.spec.hostNetwork' }] }),
        request: create(),
        expect: deniesFor(/compilation error: must evaluate to bool but got dyn/),
      },
    ],
  },
  {
    title: 'A request has a type: its fields are selected, not indexed',
    cases: [
      {
        says: 'ValidatingAdmissionPolicy',
        engine: 'kube',
        documents: vap({ validations: [{ expression: 'request["namespace"] == "team"' }] }),
        expect: refusedFor(/found no matching overload for '_\[_\]'/),
      },
      {
        says: 'ValidatingPolicy',
        engine: 'kyverno',
        documents: validatingPolicy({
          validations: [{ expression: 'request["namespace"] == "team"' }],
        }),
        expect: refusedFor(/found no matching overload for '_\[_\]'/),
      },
      {
        says: 'ClusterPolicy loads, and denies',
        engine: 'kyverno',
        documents: clusterPolicy({
          expressions: [{ expression: 'request["namespace"] == "team"' }],
        }),
        request: create(),
        expect: deniesFor(/found no matching overload/),
      },
      {
        says: 'selected, it works',
        engine: 'kube',
        documents: vap({ validations: [{ expression: 'request.namespace == "team"' }] }),
        request: create(),
        expect: admits,
      },
    ],
  },
  {
    title: 'Match conditions know no variables',
    cases: [
      {
        says: 'ValidatingAdmissionPolicy',
        engine: 'kube',
        documents: vap({
          variables: [{ name: 'x', expression: 'true' }],
          matchConditions: [{ name: 'm', expression: 'variables.x' }],
          validations: [{ expression: 'true' }],
        }),
        expect: refusedFor(/undeclared reference to 'variables'/),
      },
      {
        says: 'MutatingAdmissionPolicy',
        engine: 'kube',
        documents: mutating({
          reinvocationPolicy: 'Never',
          variables: [{ name: 'x', expression: 'true' }],
          matchConditions: [{ name: 'm', expression: 'variables.x' }],
          mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: '[]' } }],
        }),
        expect: refusedFor(/undeclared reference to 'variables'/),
      },
      {
        says: 'ValidatingPolicy',
        engine: 'kyverno',
        documents: validatingPolicy({
          variables: [{ name: 'x', expression: 'true' }],
          matchConditions: [{ name: 'm', expression: 'variables.x' }],
          validations: [{ expression: 'true' }],
        }),
        expect: refusedFor(/undefined field 'x'/),
      },
      {
        says: 'the preconditions of a ClusterPolicy do',
        engine: 'kyverno',
        documents: clusterPolicy(
          {
            variables: [{ name: 'x', expression: 'false' }],
            expressions: [{ expression: 'false', message: 'm' }],
          },
          { rule: { celPreconditions: [{ name: 'm', expression: 'variables.x' }] } },
        ),
        request: create(),
        expect: admits,
      },
    ],
  },
  {
    title: 'Through pods/ephemeralcontainers nothing but ephemeral containers changes',
    cases: [
      {
        says: 'hostPID beside a debug container is dropped before admission looks',
        engine: 'kube',
        documents: vap({
          validations: [
            {
              expression:
                '!object.spec.?hostPID.orValue(false) && object.spec.ephemeralContainers.size() == 1',
            },
          ],
        }),
        request: create(
          pod({
            hostPID: true,
            ephemeralContainers: [{ name: 'debug', image: 'registry.example.com/debug:1' }],
          }),
          { operation: 'UPDATE', subResource: 'ephemeralcontainers', oldPod: pod() },
        ),
        expect: admits,
      },
    ],
  },
  {
    title:
      'A MutatingAdmissionPolicy that is reinvoked IfNeeded is asked again after its own change',
    cases: [
      {
        says: 'IfNeeded',
        engine: 'kube',
        documents: labelling('IfNeeded'),
        request: create(pod({}, { labels: { app: 'web' } })),
        expect: (seen) => labels(seen) === 'app,first,second',
      },
      {
        says: 'Never',
        engine: 'kube',
        documents: labelling('Never'),
        request: create(pod({}, { labels: { app: 'web' } })),
        expect: (seen) => labels(seen) === 'app,first',
      },
    ],
  },
  {
    title: 'Servers of today drop empty lists before admission looks, 1.24 told them from none',
    cases: [
      {
        says: 'today',
        engine: 'kube',
        documents: vap({
          validations: [{ expression: '!has(object.spec.securityContext.supplementalGroups)' }],
        }),
        request: create(pod({ securityContext: { supplementalGroups: [] } })),
        expect: admits,
      },
      {
        says: '1.24',
        engine: 'psp',
        documents: groupsPolicy(),
        request: create(pod({ securityContext: { supplementalGroups: [] } })),
        expect: deniesFor(/supplementalGroups/),
      },
      {
        says: '1.24, without the list',
        engine: 'psp',
        documents: groupsPolicy(),
        request: create(),
        expect: admits,
      },
    ],
  },
  {
    title: 'One policy can ask the authorizer 28 times, one expression twice',
    cases: [
      { says: '28', engine: 'kube', documents: vap(checks(28)), request: create(), expect: admits },
      {
        says: '29',
        engine: 'kube',
        documents: vap(checks(29)),
        request: create(),
        expect: deniesFor(/running out of cost budget/),
      },
      {
        says: 'two in one expression',
        engine: 'kube',
        documents: vap(inOne(2)),
        request: create(),
        expect: admits,
      },
      {
        says: 'three in one expression',
        engine: 'kube',
        documents: vap(inOne(3)),
        request: create(),
        expect: deniesFor(/actual cost limit exceeded/),
      },
    ],
  },
  {
    title: 'An expression may have 100,000 characters',
    cases: [
      {
        says: '100,000 letters',
        engine: 'kube',
        documents: vap(ofLength(100_000, 'a')),
        request: create(),
        expect: admits,
      },
      {
        says: 'characters, not bytes',
        engine: 'kube',
        documents: vap(ofLength(100_000, 'é')),
        request: create(),
        expect: admits,
      },
      {
        says: 'one more',
        engine: 'kube',
        documents: vap(ofLength(100_001, 'a')),
        expect: refusedFor(/100000|too long|limit/i),
      },
      {
        says: 'one more, for Kyverno',
        engine: 'kyverno',
        documents: validatingPolicy(ofLength(100_001, 'a')),
        expect: refusedFor(/100000|too long|limit/i),
      },
    ],
  },
  {
    title: 'Audit annotations and messages cannot ask the authorizer',
    cases: [
      {
        says: 'an audit annotation loads, and denies',
        engine: 'kube',
        documents: vap({
          validations: [{ expression: 'true' }],
          auditAnnotations: [
            { key: 'granted', valueExpression: `string(${authorizerCheck('p')})` },
          ],
        }),
        request: create(),
        expect: deniesFor(/no such attribute\(s\): authorizer/),
      },
      {
        says: 'nor by a variable',
        engine: 'kube',
        documents: vap({
          variables: [{ name: 'granted', expression: authorizerCheck('p') }],
          validations: [{ expression: 'true' }],
          auditAnnotations: [{ key: 'granted', valueExpression: 'string(variables.granted)' }],
        }),
        request: create(),
        expect: deniesFor(/no such attribute\(s\): authorizer/),
      },
      {
        says: 'a message does not load',
        engine: 'kube',
        documents: vap({
          validations: [
            { expression: 'false', messageExpression: `string(${authorizerCheck('p')})` },
          ],
        }),
        expect: refusedFor(/undeclared reference to 'authorizer'/),
      },
    ],
  },
  {
    title: 'A message beyond 5 KiB is dropped whole',
    cases: [
      {
        says: '5,120 bytes',
        engine: 'kube',
        documents: vap({ validations: [withMessage(5120)] }),
        request: create(),
        expect: deniesFor(/aaaa/),
      },
      {
        says: '5,121 bytes',
        engine: 'kube',
        documents: vap({ validations: [withMessage(5121)] }),
        request: create(),
        expect: deniesFor(/denied request: short$/),
      },
      {
        says: '5,121 bytes, ClusterPolicy',
        engine: 'kyverno',
        documents: clusterPolicy({ expressions: [withMessage(5121)] }),
        request: create(),
        expect: deniesFor(/rule: short/),
      },
      {
        says: 'ValidatingPolicy keeps it',
        engine: 'kyverno',
        documents: validatingPolicy({ validations: [withMessage(5121)] }),
        request: create(),
        expect: deniesFor(/aaaa/),
      },
    ],
  },
  {
    title: 'Gatekeeper takes integers beyond 2^53 for no integers',
    cases: [
      {
        says: 'integer, within',
        engine: 'gatekeeper',
        documents: gatekeeper({ type: 'integer', format: 'int64' }, 4294967296),
        request: create(),
        expect: deniesFor(/max is 4294967296/),
      },
      {
        says: 'integer, beyond',
        engine: 'gatekeeper',
        documents: gatekeeper({ type: 'integer', format: 'int64' }, 9007199254740993n),
        expect: refusedFor(/must be of type int64: "float64"/),
      },
      {
        says: 'number, beyond, is exact',
        engine: 'gatekeeper',
        documents: gatekeeper({ type: 'number' }, 9223372036854775807n),
        request: create(),
        expect: deniesFor(/max is 9223372036854775807/),
      },
    ],
  },
  {
    title: 'Schemas of constraints need a type beside every enum and alternative',
    cases: [
      {
        says: 'enum',
        engine: 'gatekeeper',
        documents: gatekeeper({ enum: ['a', 'b'] }, 'a'),
        expect: refusedFor(/type: Required value/),
      },
      {
        says: 'anyOf',
        engine: 'gatekeeper',
        documents: gatekeeper({ anyOf: [{ type: 'string' }, { type: 'integer' }] }, 'a'),
        expect: refusedFor(/type: Required value/),
      },
      {
        says: 'enum with a type',
        engine: 'gatekeeper',
        documents: gatekeeper({ type: 'string', enum: ['a', 'b'] }, 'a'),
        request: create(),
        expect: deniesFor(/max is a/),
      },
    ],
  },
  {
    title: 'A mutator can be for CREATE alone',
    cases: [
      {
        says: 'a pod that is created',
        engine: 'gatekeeper',
        documents: withPathTest(POD_USER, POD_USER),
        request: create(),
        expect: (seen) => podUser(seen) === 1,
      },
      {
        says: 'one that is updated',
        engine: 'gatekeeper',
        documents: withPathTest(POD_USER, POD_USER),
        request: create(pod(), { operation: 'UPDATE', oldPod: pod() }),
        expect: (seen) => podUser(seen) === undefined,
      },
      {
        says: 'without operations',
        engine: 'gatekeeper',
        documents: withPathTest(POD_USER, POD_USER, {}),
        request: create(pod(), { operation: 'UPDATE', oldPod: pod() }),
        expect: (seen) => podUser(seen) === 1,
      },
    ],
  },
  {
    title: 'A mutator asks for nothing but the way to its own place',
    cases: [
      {
        says: 'its own place',
        engine: 'gatekeeper',
        documents: withPathTest(CONTAINER_USER, CONTAINER_USER),
        request: create(),
        expect: admits,
      },
      {
        says: 'the pod beside it',
        engine: 'gatekeeper',
        documents: withPathTest(CONTAINER_USER, POD_USER),
        expect: refusedFor(/must be a prefix of the `location`/),
      },
    ],
  },
  {
    title: 'ModifySet puts what is missing behind what is there',
    cases: [
      {
        says: 'in its own order',
        engine: 'gatekeeper',
        documents: mutator(
          'ModifySet',
          'spec.containers[name:*].securityContext.capabilities.drop',
          { values: { fromList: ['B', 'A'] } },
        ),
        request: create(
          pod({
            containers: [
              {
                name: 'app',
                image: 'registry.example.com/app:1',
                securityContext: { capabilities: { drop: ['C', 'A'] } },
              },
            ],
          }),
        ),
        expect: (seen) => dropped(seen) === 'C,A,B',
      },
    ],
  },
  {
    title: 'Names of constraints and ClusterPolicies have 63 characters',
    cases: [
      {
        says: 'a constraint of 63',
        engine: 'gatekeeper',
        documents: gatekeeper({ type: 'string' }, 'x', 'a'.repeat(63)),
        request: create(),
        expect: deniesFor(/max is x/),
      },
      {
        says: 'a constraint of 64',
        engine: 'gatekeeper',
        documents: gatekeeper({ type: 'string' }, 'x', 'a'.repeat(64)),
        expect: refusedFor(/larger than 63/),
      },
      {
        says: 'a ClusterPolicy of 64',
        engine: 'kyverno',
        documents: clusterPolicy(
          { expressions: [{ expression: 'true' }] },
          { name: 'a'.repeat(64) },
        ),
        expect: refusedFor(/Too long/),
      },
      {
        says: 'a ValidatingPolicy of 64',
        engine: 'kyverno',
        documents: validatingPolicy({ validations: [{ expression: 'true' }] }, 'a'.repeat(64)),
        request: create(),
        expect: admits,
      },
    ],
  },
  {
    title: 'Kyverno looks for variables in the texts of a ClusterPolicy, and puts none into CEL',
    cases: [
      {
        says: 'one that it does not know is refused',
        engine: 'kyverno',
        documents: clusterPolicy({ expressions: [{ expression: '"{{x}}" != ""' }] }),
        expect: refusedFor(/variable x must match/),
      },
      {
        says: 'so is a reference',
        engine: 'kyverno',
        documents: clusterPolicy({ expressions: [{ expression: '"$(./../x)" != ""' }] }),
        expect: refusedFor(/nil resolved variable/),
      },
      {
        says: 'one that it knows stays text',
        engine: 'kyverno',
        documents: clusterPolicy({
          expressions: [{ expression: '"{{request.operation}}" == "CREATE"', message: 'text' }],
        }),
        request: create(),
        expect: deniesFor(/text/),
      },
      {
        says: 'an escape keeps it from looking',
        engine: 'kyverno',
        documents: clusterPolicy({
          expressions: [{ expression: '"{\\u007bx}}" == "{" + "{x}}"' }],
        }),
        request: create(),
        expect: admits,
      },
    ],
  },
  {
    title: 'A JSON patch of a mutate rule makes the parents that are missing',
    cases: [
      {
        says: 'a list in a context that is not there',
        engine: 'kyverno',
        documents: clusterMutation({
          patchesJson6902:
            '- {"op": "add", "path": "/spec/containers/{{elementIndex}}/securityContext/capabilities/drop/-", "value": "A"}',
        }),
        request: create(TWO_CONTAINERS),
        expect: (seen) => dropped(seen) === 'A' && containerNames(seen) === 'side,app',
      },
    ],
  },
  {
    title: 'A ClusterPolicy asks RBAC in its context, which a rule with CEL may not have',
    cases: [
      {
        says: 'whoever is granted',
        engine: 'kyverno',
        documents: askedByContext('{{ request.userInfo.groups }}'),
        request: by('devs'),
        expect: admits,
      },
      {
        says: 'whoever is not',
        engine: 'kyverno',
        documents: askedByContext('{{ request.userInfo.groups }}'),
        request: by('others'),
        expect: deniesFor(/not granted/),
      },
      {
        says: 'with CEL',
        engine: 'kyverno',
        documents: clusterPolicy(
          { expressions: [{ expression: 'true' }] },
          { rule: { context: [reviewBy('{{ request.userInfo.groups }}')] } },
        ),
        expect: refusedFor(/context variables are not supported/),
      },
    ],
  },
  {
    title: 'In a list that a variable gave Kyverno looks for variables once more',
    cases: [
      {
        says: 'a group becomes another',
        engine: 'kyverno',
        documents: askedByContext('{{ request.userInfo.groups }}'),
        request: by("{{ 'devs' }}"),
        expect: admits,
      },
      {
        says: 'left out, it is nobody',
        engine: 'kyverno',
        documents: askedByContext("{{ request.userInfo.groups[?!regex_match('\\x7B\\x7B', @)] }}"),
        request: by("{{ 'devs' }}"),
        expect: deniesFor(/not granted/),
      },
      {
        says: 'the others stay',
        engine: 'kyverno',
        documents: askedByContext("{{ request.userInfo.groups[?!regex_match('\\x7B\\x7B', @)] }}"),
        request: by("{{ 'x' }}", 'devs'),
        expect: admits,
      },
    ],
  },
  {
    title: 'A ValidatingPolicy asks RBAC by posting',
    cases: [
      {
        says: 'whoever is granted',
        engine: 'kyverno',
        documents: [
          ...DEVS,
          ...validatingPolicy({ validations: [{ expression: posted, message: 'not granted' }] }),
        ],
        request: by('devs'),
        expect: admits,
      },
      {
        says: 'whoever is not',
        engine: 'kyverno',
        documents: [
          ...DEVS,
          ...validatingPolicy({ validations: [{ expression: posted, message: 'not granted' }] }),
        ],
        request: by('others'),
        expect: deniesFor(/not granted/),
      },
      {
        says: 'a text is not read again',
        engine: 'kyverno',
        documents: [
          ...DEVS,
          ...validatingPolicy({ validations: [{ expression: posted, message: 'not granted' }] }),
        ],
        request: by("{{ 'devs' }}"),
        expect: deniesFor(/not granted/),
      },
    ],
  },
];

/** supplementalGroups must be there, and are filled in. */
function groupsPolicy(): readonly object[] {
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
