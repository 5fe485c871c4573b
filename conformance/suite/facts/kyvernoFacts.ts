/** Facts about Kyverno. */
import {
  DEVS,
  TWO_CONTAINERS,
  admits,
  askedByContext,
  by,
  clusterMutation,
  clusterPolicy,
  containerNames,
  create,
  deniesFor,
  dropped,
  gatekeeper,
  posted,
  refusedFor,
  reviewBy,
  validatingPolicy,
  type Fact,
} from './factParts.js';

export const KYVERNO_FACTS: readonly Fact[] = [
  {
    title: 'Names of constraints and ClusterPolicies may have at most 63 characters',
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
    title: 'Kyverno looks for variables in the texts of a ClusterPolicy, but replaces none in CEL',
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
    title: 'A JSON patch of a mutate rule creates missing parents',
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
    title: 'A ClusterPolicy asks RBAC in its context, which a rule with CEL cannot have',
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
    title: 'Kyverno looks for variables again in a list that came from a variable',
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
    title: 'A ValidatingPolicy asks RBAC by posting a SubjectAccessReview',
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
