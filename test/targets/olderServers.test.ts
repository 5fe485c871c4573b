/** Servers between PSP's last and those of today lack fields, and 1.25 and 1.26 read annotations of seccomp. */
import { witnessRequest } from '../../src/gaps/witness/candidates.js';
import type { Gap, TargetName } from '../../src/gaps/gap.js';
import { asTakenOn } from '../../src/semantics/olderServers.js';
import { pspAdmission, EVERY_POLICY } from '../../src/semantics/admission.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { check, pod, psp } from '../api/library.js';
import { policyNamed } from '../semantics/policies.js';

const SECCOMP = 'seccomp.security.alpha.kubernetes.io/';
const anything = psp('anything', { volumes: ['emptyDir'] });
const anyProfile = {
  ...anything,
  metadata: { name: 'anything', annotations: { [`${SECCOMP}allowedProfileNames`]: '*' } },
};
const annotated = (profile: string): object => ({
  ...pod('a'),
  metadata: { name: 'a', namespace: 'web', annotations: { [`${SECCOMP}pod`]: profile } },
});
const answer = (
  policy: object,
  of: object,
  target: TargetName,
  kubernetes: string,
): string | undefined => {
  const choices = { targets: [target], selection: 'any', psaLevel: 'baseline' } as const;
  const [line] = check(policy, of, { ...choices, kubernetes });
  const { verdict, gaps } = line!.targets![target]!;
  return [verdict, ...gaps].join(' ');
};

test.each([
  ['1.26', 'denied psa/*/seccomp/stricter'],
  ['1.27', 'allowed psa/*/seccomp-annotations/default-differs'],
])('annotations of seccomp on %s', (kubernetes, expected) => {
  expect(answer(anyProfile, annotated('unconfined'), 'psa', kubernetes)).toBe(expected);
});

test.each([
  ['1.29', 'allowed'],
  ['1.30', 'denied psa/*/appArmor/stricter psa/*/apparmor-fields/stricter'],
])('AppArmor fields on %s', (kubernetes, expected) => {
  const field = pod('a', { securityContext: { appArmorProfile: { type: 'Unconfined' } } });
  expect(answer(anything, field, 'psa', kubernetes)).toBe(expected);
});

test.each([
  ['1.30', 'allowed'],
  ['1.31', 'denied gatekeeper/*/image-volumes/stricter'],
])('volumes of type image on %s', (kubernetes, expected) => {
  const image = pod('a', {
    automountServiceAccountToken: false,
    volumes: [{ name: 'data', image: { reference: 'registry.example.com/data:1' } }],
  });
  expect(answer(anything, image, 'gatekeeper', kubernetes)).toBe(expected);
});

const plain = policyNamed('b-plain');
const profiles = { allowedProfileNames: ['runtime/default'], defaultProfileName: null };
const set = {
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies: [
    {
      ...plain,
      spec: { ...plain.spec, appArmor: profiles, seccomp: profiles, volumes: ['emptyDir'] },
    },
  ],
  grants: [],
} as const;

describe.each([26, 29, 30, 37])('gaps on 1.%s', (minor) => {
  const options = { ...DEFAULT_OPTIONS, minor, psaLevel: 'baseline' } as const;
  const gapsOf = (name: TargetName): readonly Gap[] => targets[name].gaps(set, options).gaps;
  const servers = ['psa', 'gatekeeper', 'kyverno-cel'] as const;

  it.each(servers)('%s has those of fields that the server has', (name) => {
    const controls = new Set(gapsOf(name).map(({ control }) => control));
    expect(controls.has('apparmor-fields')).toBe(minor >= 30);
    expect(controls.has('image-volumes')).toBe(minor >= 31 && name !== 'psa');
    const seccomp = gapsOf(name).filter(({ control }) => control === 'seccomp-annotations');
    expect(seccomp.some(({ effect }) => effect === 'unseen')).toBe(minor < 27);
    expect(seccomp.some(({ effect }) => effect !== 'unseen')).toBe(minor >= 27);
  });

  it.each(servers)('%s shows them with pods that the server keeps as they are', (name) => {
    const then = pspAdmission(set, EVERY_POLICY);
    const predict = targets[name].predict(set, options);
    const taken = asTakenOn(minor);
    for (const { id, witness, effect } of gapsOf(name)) {
      if (witness === null) continue;
      const request = witnessRequest(witness);
      expect([id, taken(request)]).toEqual([id, request]);
      if (effect !== 'looser' && effect !== 'stricter') continue;
      const answers = [then.decide(request).verdict !== 'denied', predict(request).allowed];
      expect([id, ...answers]).toEqual([id, effect === 'stricter', effect === 'looser']);
    }
  });
});
