/** Several policies on a server of today: chosen as the plugin of 1.24 chose. */
import { SECCOMP_POD_ANNOTATION } from '../../src/pod/view.js';
import type { JsonObject } from '../../src/pod/json.js';
import { EVERY_POLICY, pspAdmission, type Verdict } from '../../src/semantics/admission.js';
import { podWith, policySet, requestFor } from './policies.js';

const FIELD = { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } };
const annotatedWith = (value: string): JsonObject => ({
  annotations: { [SECCOMP_POD_ANNOTATION]: value },
});

const review = (names: readonly string[], pod: JsonObject, era: '1.24' | 'current'): Verdict =>
  pspAdmission(policySet(names, []), EVERY_POLICY, era).review(requestFor(pod));
const annotationsOf = ({ pod }: Verdict): unknown => (pod['metadata'] as JsonObject)['annotations'];

const CASES: readonly (readonly [string, JsonObject, string])[] = [
  ['without a seccomp field, the one that changes nothing', podWith(), 'b-plain'],
  ['with the field alone, the first by name', podWith({ spec: FIELD }), 'a-read-only'],
  [
    'with field and annotation, the one that changes nothing',
    podWith({ spec: FIELD, metadata: annotatedWith('runtime/default') }),
    'b-plain',
  ],
  [
    'with the field and an empty annotation, the first by name',
    podWith({ spec: FIELD, metadata: annotatedWith('') }),
    'a-read-only',
  ],
  [
    'with a field of a container alone, the one that changes nothing',
    podWith({ containers: [{ seccompProfile: { type: 'RuntimeDefault' } }] }),
    'b-plain',
  ],
];

describe.each(['1.24', 'current'] as const)('%s', (era) => {
  it.each(CASES)('%s', (_, pod, policy) =>
    expect(review(['b-plain', 'a-read-only'], pod, era).policy).toBe(policy),
  );
});

it.each([
  [{ type: 'RuntimeDefault' }, 'runtime/default'],
  [{ type: 'Unconfined' }, 'unconfined'],
  [{ type: 'Localhost', localhostProfile: 'audit.json' }, 'localhost/audit.json'],
])('the annotation is written beside %j', (seccompProfile, written) => {
  const pod = podWith({ spec: { securityContext: { seccompProfile } } });
  expect(annotationsOf(review(['a-read-only', 'b-plain'], pod, 'current'))).toEqual({
    [SECCOMP_POD_ANNOTATION]: written,
    'kubernetes.io/psp': 'a-read-only',
  });
});

it('asked once more about what it made, it chooses the same', () => {
  const names = ['a-read-only', 'b-plain', 'c-group'];
  const first = review(names, podWith({ spec: FIELD }), 'current');
  expect(review(names, first.pod, 'current').pod).toEqual(first.pod);
});

it('one policy needs no annotation', () =>
  expect(annotationsOf(review(['a-read-only'], podWith({ spec: FIELD }), 'current'))).toEqual({
    'kubernetes.io/psp': 'a-read-only',
  }));
