import { podEffect, podSettings } from '../../src/gaps/podEffect.js';
import { defaultsOf } from '../../src/controls/index.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { Era } from '../../src/pod/view.js';
import { compilePolicy } from '../../src/semantics/policyEvaluator.js';
import { readFixtures } from '../controls/fixtures.js';
import { podWith, type PodParts } from '../semantics/policies.js';

const same = (one: PodParts, other: PodParts, era: Era = 'current'): boolean =>
  podEffect(podWith(one), era) === podEffect(podWith(other), era);
const container = (securityContext: JsonObject): PodParts => ({ containers: [securityContext] });
const pod = (securityContext: JsonObject): PodParts => ({ spec: { securityContext } });
const annotated = (name: string, value: string): PodParts => ({
  metadata: { annotations: { [name]: value } },
});

describe('what comes to the same', () => {
  it.each<[string, PodParts, PodParts]>([
    [
      'a value of the pod, and of its containers',
      pod({ runAsUser: 1 }),
      container({ runAsUser: 1 }),
    ],
    [
      'capabilities in another order, or twice',
      container({ capabilities: { add: ['A', 'B'] } }),
      container({ capabilities: { add: ['B', 'A', 'B'] } }),
    ],
    [
      'an empty part of seLinuxOptions, and none',
      container({ seLinuxOptions: { level: 's0', role: '' } }),
      container({ seLinuxOptions: { level: 's0' } }),
    ],
    ['nothing, and empty lists', {}, container({ capabilities: { add: [], drop: [] } })],
  ])('%s', (_, one, other) => expect(same(one, other)).toBe(true));
});

describe('what does not', () => {
  it.each<[string, PodParts, PodParts]>([
    ['another user', container({ runAsUser: 1 }), container({ runAsUser: 2 })],
    ['a user and none', container({ runAsUser: 0 }), {}],
    [
      'a container over its pod',
      pod({ runAsUser: 1 }),
      { ...pod({ runAsUser: 1 }), containers: [{ runAsUser: 2 }] },
    ],
    [
      'added and dropped',
      container({ capabilities: { add: ['A'] } }),
      container({ capabilities: { drop: ['A'] } }),
    ],
    ['groups', pod({ supplementalGroups: [1] }), pod({ supplementalGroups: [2] })],
    ['the group of volumes', pod({ fsGroup: 1 }), {}],
    ['a runtime class', { spec: { runtimeClassName: 'a' } }, {}],
    ['false and absent', container({ allowPrivilegeEscalation: false }), {}],
  ])('%s', (_, one, other) => expect(same(one, other)).toBe(false));
});

describe('seccomp, by who reads it', () => {
  const annotation = annotated('seccomp.security.alpha.kubernetes.io/pod', 'docker/default');
  const field = pod({ seccompProfile: { type: 'RuntimeDefault' } });
  it('the annotation and the field were one on 1.24', () =>
    expect(same(annotation, field, '1.24')).toBe(true));
  it('today the annotation says nothing', () => {
    expect(same(annotation, field)).toBe(false);
    expect(same(annotation, {})).toBe(true);
  });
});

describe('settings that matter to a container', () => {
  const settings = (one: PodParts, era: Era): string => podSettings(podWith(one), era);
  it('a user that is not root needs no runAsNonRoot', () => {
    const user = (runAsNonRoot: boolean): PodParts => container({ runAsUser: 7, runAsNonRoot });
    expect(settings(user(true), 'current')).toBe(settings(user(false), 'current'));
    const root = (runAsNonRoot: boolean): PodParts => container({ runAsUser: 0, runAsNonRoot });
    expect(settings(root(true), 'current')).not.toBe(settings(root(false), 'current'));
  });
  it('1.24 had no fields of AppArmor to drop', () => {
    const profile = container({ appArmorProfile: { type: 'Unconfined' } });
    expect(settings(profile, '1.24')).toBe(settings(profile, 'current'));
    expect(podEffect(podWith(profile), '1.24')).not.toBe(podEffect(podWith(profile), 'current'));
  });
});

describe('what a policy fills in makes a difference', () => {
  const judged = readFixtures().flatMap(({ policies }) =>
    policies.flatMap(({ policy, pods }) =>
      pods.map(({ request: { pod } }) => ({ evaluator: compilePolicy(policy, '1.24'), pod })),
    ),
  );
  const fields = [...new Set(defaultsOf('1.24').map(({ field }) => field))];
  it.each(fields)('%s', (field) => {
    const isSeen = judged.some(
      ({ evaluator, pod }) =>
        podEffect(evaluator.withDefaults(pod).pod, '1.24') !==
        podEffect(evaluator.withDefaults(pod, [field]).pod, '1.24'),
    );
    expect(isSeen).toBe(true);
  });
});
