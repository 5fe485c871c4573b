/**
 * What is the evaluator's own: unusable policies, kinds of change, and how current servers read
 * what the fixtures put to 1.24.
 */
import type { JsonObject } from '../../src/pod/json.js';
import { compilePolicy, type PolicyEvaluator } from '../../src/semantics/policyEvaluator.js';
import { changes } from '../controls/changes.js';
import { readFixtures } from '../controls/fixtures.js';
import { podWith, policyNamed, type PodParts } from './policies.js';

const fixtures = readFixtures();
function current(control: string, name: string): PolicyEvaluator {
  const policy = fixtures
    .find((one) => one.control === control)!
    .policies.find((one) => one.policy.name === name)!.policy;
  return compilePolicy(policy, 'current');
}
const withProfile = (key: string, profile: JsonObject): PodParts => ({
  spec: { securityContext: { [key]: profile } },
});
const annotated = (key: string, value: string): PodParts => ({
  metadata: { annotations: { [key]: value } },
});
const RUNTIME: JsonObject = { type: 'RuntimeDefault' };
const UNCONFINED: JsonObject = { type: 'Unconfined' };
const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/c0';
const podSeccomp = (type: string): JsonObject => ({
  'spec.securityContext.seccompProfile.type': type,
});
const containerAppArmor = (type: string): JsonObject => ({
  'spec.containers[0].securityContext.appArmorProfile.type': type,
});

const CURRENT: readonly (readonly [
  says: string,
  control: string,
  policy: string,
  pod: PodParts,
  filledIn: JsonObject,
  refused: readonly string[],
])[] = [
  [
    'the seccomp default goes to the field',
    'seccomp',
    'with-default',
    {},
    podSeccomp('RuntimeDefault'),
    [],
  ],
  [
    'a profile of the node has its path in a field of its own',
    'seccomp',
    'default-localhost',
    {},
    {
      ...podSeccomp('Localhost'),
      'spec.securityContext.seccompProfile.localhostProfile': 'app.json',
    },
    [],
  ],
  [
    'the field is not copied to an annotation',
    'seccomp',
    'a-list',
    withProfile('seccompProfile', RUNTIME),
    {},
    [],
  ],
  [
    'seccomp annotations count for nothing',
    'seccomp',
    'a-list',
    annotated(SECCOMP, 'runtime/default'),
    {},
    ['spec.securityContext.seccompProfile', 'spec.containers[0].securityContext.seccompProfile'],
  ],
  [
    'not even where they are forbidden',
    'seccomp',
    'may-not-be-set',
    annotated(SECCOMP, 'unconfined'),
    {},
    [],
  ],
  [
    'and do not keep a default out',
    'seccomp',
    'with-default',
    annotated(SECCOMP, 'unconfined'),
    podSeccomp('RuntimeDefault'),
    [],
  ],
  [
    'the AppArmor default goes to the field of each container',
    'appArmor',
    'with-default',
    {},
    containerAppArmor('RuntimeDefault'),
    [],
  ],
  [
    'a profile of the node has its name in a field of its own',
    'appArmor',
    'only-a-default',
    {},
    {
      ...containerAppArmor('Localhost'),
      'spec.containers[0].securityContext.appArmorProfile.localhostProfile': 'app',
    },
    [],
  ],
  [
    'the field of a container keeps it out',
    'appArmor',
    'with-default',
    { containers: [{ appArmorProfile: UNCONFINED }] },
    {},
    [],
  ],
  [
    'so does the annotation, which still counts',
    'appArmor',
    'with-default',
    annotated(APPARMOR, 'unconfined'),
    {},
    [],
  ],
  [
    'so does the field of the pod',
    'appArmor',
    'with-default',
    withProfile('appArmorProfile', UNCONFINED),
    {},
    [],
  ],
  [
    'the field of the pod is judged for each container',
    'appArmor',
    'a-list',
    withProfile('appArmorProfile', UNCONFINED),
    {},
    ['spec.containers[0].securityContext.appArmorProfile'],
  ],
  [
    'the field of a container goes before the annotation',
    'appArmor',
    'a-list',
    { ...annotated(APPARMOR, 'unconfined'), containers: [{ appArmorProfile: RUNTIME }] },
    {},
    [],
  ],
  [
    'the annotation goes before the field of the pod',
    'appArmor',
    'a-list',
    { ...annotated(APPARMOR, 'unconfined'), ...withProfile('appArmorProfile', RUNTIME) },
    {},
    ['spec.containers[0].securityContext.appArmorProfile'],
  ],
  [
    'slashes in the names of sysctls, which 1.24 takes from nobody, are not dots',
    'allowedUnsafeSysctls',
    'only-safe',
    { spec: { securityContext: { sysctls: [{ name: 'kernel/shm_rmid_forced', value: '1' }] } } },
    {},
    ['spec.securityContext.sysctls[0].name'],
  ],
  [
    'a volume of a type that PSP does not know is in no list',
    'volumes',
    'two-types',
    { spec: { volumes: [{ name: 'data', image: { reference: 'registry.example.com/data:1' } }] } },
    {},
    ['spec.volumes[0]'],
  ],
  [
    'and under a star',
    'volumes',
    'every-type',
    { spec: { volumes: [{ name: 'data', image: { reference: 'registry.example.com/data:1' } }] } },
    {},
    [],
  ],
];

describe('on current servers', () => {
  it.each(CURRENT)('%s', (_, control, policy, parts, filledIn, refused) => {
    const evaluator = current(control, policy);
    const given = podWith(parts);
    const { pod, changed } = evaluator.withDefaults(given);
    expect(changes(given, pod)).toEqual(filledIn);
    expect(changed).toBe(Object.keys(filledIn).length > 0);
    expect(evaluator.refusals(pod).map(({ path }) => path)).toEqual(refused);
    expect(evaluator.admits(pod)).toBe(refused.length === 0);
  });
});

describe('what a policy makes of a pod', () => {
  const RUNTIME_POD = podWith(withProfile('seccompProfile', RUNTIME));
  it.each([
    ['nothing', 'b-plain', podWith(), { changed: false, mutated: false }],
    ['a value', 'a-read-only', podWith(), { changed: true, mutated: true }],
    [
      'a copy of the seccomp field, which is no change for people',
      'b-plain',
      RUNTIME_POD,
      { changed: true, mutated: false },
    ],
    ['both', 'a-read-only', RUNTIME_POD, { changed: true, mutated: true }],
  ])('is %s', (_, name, pod, expected) => {
    const { changed, mutated } = compilePolicy(policyNamed(name), '1.24').withDefaults(pod);
    expect({ changed, mutated }).toEqual(expected);
  });
  it('is the same pod where nothing changes', () => {
    const pod = podWith();
    expect(compilePolicy(policyNamed('b-plain'), '1.24').withDefaults(pod).pod).toBe(pod);
  });
  it('is final: a second time changes nothing', () => {
    const pods = fixtures.flatMap(({ policies }) =>
      policies.flatMap(({ policy, pods }) => {
        const evaluator = compilePolicy(policy, '1.24');
        return evaluator.usable
          ? pods.map(
              ({ request }) =>
                evaluator.withDefaults(evaluator.withDefaults(request.pod).pod).mutated,
            )
          : [];
      }),
    );
    expect(pods.filter(Boolean)).toEqual([]);
  });
});

it.each([
  ['unusable', false],
  ['b-plain', true],
  ['c-group', true],
])('says whether a policy can be used: %s', (name, usable) => {
  expect(compilePolicy(policyNamed(name), '1.24').usable).toBe(usable);
});

it('puts the name of the policy on each reason', () => {
  const reasons = compilePolicy(policyNamed('b-plain'), '1.24').refusals(
    podWith({ containers: [{ privileged: true }] }),
  );
  expect(reasons).toEqual([
    {
      policy: 'b-plain',
      field: 'privileged',
      path: 'spec.containers[0].securityContext.privileged',
      message: 'privileged containers are not allowed',
    },
  ]);
});
