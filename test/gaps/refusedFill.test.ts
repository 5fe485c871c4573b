/** Pods that the API server refuses because of what a target filled in. */
import { check, gaps } from '../../src/api/index.js';
import type { JsonObject } from '../../src/pod/json.js';

const FILLING = ['vap', 'gatekeeper', 'kyverno', 'kyverno-cel'] as const;
const SECCOMP = 'seccomp.security.alpha.kubernetes.io/';
const APPARMOR = 'apparmor.security.beta.kubernetes.io/';

const policy = (annotations: JsonObject, spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'policy/v1beta1',
  kind: 'PodSecurityPolicy',
  metadata: { name: 'web', annotations },
  spec: {
    volumes: ['*'],
    runAsUser: { rule: 'RunAsAny' },
    seLinux: { rule: 'RunAsAny' },
    fsGroup: { rule: 'RunAsAny' },
    supplementalGroups: { rule: 'RunAsAny' },
    ...spec,
  },
});
const OF_SECCOMP = policy({
  [`${SECCOMP}allowedProfileNames`]: '*',
  [`${SECCOMP}defaultProfileName`]: 'runtime/default',
});
const OF_APPARMOR = policy({ [`${APPARMOR}defaultProfileName`]: 'runtime/default' });
/** Of these no Windows pod was ever stored. */
const OF_LINUX = policy(
  { [`${APPARMOR}defaultProfileName`]: 'runtime/default' },
  { allowPrivilegeEscalation: false },
);

const pod = (annotations: JsonObject, spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', annotations },
  spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }], ...spec },
});
const WINDOWS = { os: { name: 'windows' } };
const CHOICES = { targets: FILLING, selection: 'any' } as const;

describe.each(FILLING)('%s', (target) => {
  const answer = (set: JsonObject, asked: JsonObject): [boolean, readonly string[]] => {
    const found = check(set, asked, CHOICES)[0]!.targets![target]!;
    return [found.note !== undefined, found.gaps];
  };
  it.each([
    ['an annotation names another profile', OF_SECCOMP, pod({ [`${SECCOMP}pod`]: 'unconfined' })],
    ['AppArmor on Windows', OF_APPARMOR, pod({}, WINDOWS)],
    ['an empty annotation', OF_LINUX, pod({ [`container.${APPARMOR}app`]: '' })],
  ])('%s: it is refused, and the gap says so', (_, set, asked) => {
    const [isRefused, named] = answer(set, asked);
    expect(isRefused).toBe(true);
    expect(named).toEqual([
      `${target}/*/${
        set === OF_SECCOMP
          ? 'seccomp-conflict'
          : set === OF_APPARMOR
            ? 'apparmor-windows'
            : 'apparmor-empty'
      }/stricter`,
    ]);
  });
  it.each([
    [
      'the same profile by its older name',
      OF_SECCOMP,
      pod({ [`${SECCOMP}pod`]: 'docker/default' }),
    ],
    ['AppArmor of a container', OF_APPARMOR, pod({ [`container.${APPARMOR}app`]: 'localhost/a' })],
  ])('%s: it is taken', (_, set, asked) => expect(answer(set, asked)[0]).toBe(false));
  it('a pod that PSP lost too is no difference', () =>
    expect(answer(OF_LINUX, pod({}, WINDOWS))[1]).toEqual([]));
});

const controlsOf = (set: JsonObject): readonly string[] =>
  gaps(set, { targets: ['vap'] }).gaps.map(({ gap }) => `${gap.control} ${gap.effect}`);

test('no gap lets in what the server refuses', () => {
  const found = controlsOf(OF_SECCOMP);
  expect(found).toContain('seccomp-conflict stricter');
  expect(found).not.toContain('seccomp-annotations looser');
});

test('Windows is named only where its pods could be', () => {
  expect(controlsOf(OF_APPARMOR)).toContain('apparmor-windows stricter');
  expect(controlsOf(OF_LINUX)).not.toContain('apparmor-windows stricter');
});

test('the witness shows what the server refuses', () => {
  const { gaps: all } = gaps(OF_APPARMOR, { targets: ['vap'] });
  const found = all.find(({ gap }) => gap.control === 'apparmor-windows')!;
  expect(found.gap.witness).toMatchObject({ spec: WINDOWS });
  expect(found.showing?.targetNote).toContain('cannot be set for a windows pod');
});

it.each([
  ['vap', pod({ [`container.${APPARMOR}app`]: 'runtime/default' }, WINDOWS), OF_APPARMOR],
  ['gatekeeper', pod({ [`container.${APPARMOR}app`]: 'runtime/default' }, WINDOWS), policy({})],
] as const)('the remedy of Windows pods, followed for %s', (target, asked, set) => {
  const [answer] = check(set, asked, { ...CHOICES, targets: [target] });
  expect(answer!.psp!.verdict).toBe('allowed');
  expect(answer!.targets![target]).toMatchObject({ verdict: 'allowed', gaps: [] });
});
