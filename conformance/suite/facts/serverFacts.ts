/** Facts about the API servers. */
import {
  OPTIONAL_MAP,
  admits,
  authorizerCheck,
  checks,
  clusterPolicy,
  create,
  deniesFor,
  groupsPolicy,
  inOne,
  labelling,
  labels,
  mutating,
  ofLength,
  pod,
  refusedFor,
  validatingPolicy,
  vap,
  withMessage,
  type Fact,
} from './factParts.js';

export const SERVER_FACTS: readonly Fact[] = [
  {
    title: 'Kyverno refuses a validation whose type is known only at evaluation',
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
    title: 'Fields of a request are selected, not indexed',
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
    title: 'Match conditions cannot use variables',
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
    title: 'An update of pods/ephemeralcontainers changes only ephemeral containers',
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
      'A MutatingAdmissionPolicy with reinvocation IfNeeded is called again after its own change',
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
    title: 'Current servers drop empty lists before admission, 1.24 kept them',
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
    title: 'An expression may have at most 100,000 characters',
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
    title: 'An expression may be at most 250 levels deep',
    cases: (
      [
        ['brackets', 249, (count) => `${'('.repeat(count)}true${')'.repeat(count)}`],
        ['conditionals', 249, (count) => `${'false ? false : '.repeat(count)}true`],
        ['terms of a sum', 250, (count) => `${Array(count).fill('1').join('+')} > 0`],
      ] satisfies readonly (readonly [string, number, (count: number) => string])[]
    ).flatMap(([what, most, of]) => [
      {
        says: `${most} ${what}`,
        engine: 'kube',
        documents: vap({ validations: [{ expression: of(most) }] }),
        request: create(),
        expect: admits,
      },
      {
        says: `${most + 1} ${what}`,
        engine: 'kube',
        documents: vap({ validations: [{ expression: of(most + 1) }] }),
        expect: refusedFor(/recursion/i),
      },
    ]),
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
    title: 'A message longer than 5 KiB is dropped as a whole',
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
];
