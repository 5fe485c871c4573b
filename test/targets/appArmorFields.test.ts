/** Kubernetes has fields for AppArmor since 1.30: a server before drops them, with what is filled in. */
import { check, convert, gaps, pod, psp } from '../api/library.js';

const PROFILE = 'apparmor.security.beta.kubernetes.io/';
const POLICY = {
  ...psp('profiles'),
  metadata: {
    name: 'profiles',
    annotations: {
      [`${PROFILE}allowedProfileNames`]: 'runtime/default',
      [`${PROFILE}defaultProfileName`]: 'runtime/default',
    },
  },
};
const ANNOTATED = {
  ...pod('a'),
  metadata: {
    name: 'a',
    namespace: 'web',
    annotations: { [`container.${PROFILE}app`]: 'runtime/default' },
  },
};

describe.each(['gatekeeper', 'kyverno', 'kyverno-cel'] as const)('%s', (target) => {
  const choices = (kubernetes: string) =>
    ({ targets: [target], selection: 'any', kubernetes }) as const;
  const answers = (kubernetes: string): unknown =>
    [pod('a'), ANNOTATED].map(
      (one) => check(POLICY, one, choices(kubernetes))[0]!.targets![target]!.verdict,
    );
  const writes = (kubernetes: string): boolean =>
    convert(POLICY, choices(kubernetes)).files.has(`${target}/defaults.yaml`);
  const remedies = (kubernetes: string): readonly string[] =>
    gaps(POLICY, choices(kubernetes))
      .gaps.filter(({ gap }) => gap.id === `${target}/profiles/appArmor/stricter`)
      .map(({ gap }) => gap.remedy);

  it('fills in the field where servers have it', () => {
    expect(writes('1.30')).toBe(true);
    expect(answers('1.30')).toEqual(['mutated', 'allowed']);
    expect(remedies('1.30')).toEqual([]);
  });
  it('fills in nothing where they drop it, and the gap names the annotation', () => {
    expect(writes('1.29')).toBe(false);
    expect(answers('1.29')).toEqual(['denied', 'allowed']);
    expect(remedies('1.29')).toEqual([
      `set it in the pod templates: each container's annotation container.${PROFILE}NAME: "runtime/default"`,
    ]);
  });
});
