/** What the API server refuses of pods that targets filled in: settings of Linux on Windows pods. */
import { checkFindingsOf } from '../../src/report/checkFindings.js';
import { targetAnswers } from '../../src/report/checkText.js';
import { CheckTotals } from '../../src/report/checkTotals.js';
import { check, pod, psp } from './library.js';

const WINDOWS = pod('a', { os: { name: 'windows' } });
const FIELD = 'spec.containers[0].securityContext';
const PROFILE = 'apparmor.security.beta.kubernetes.io/';

const answered = (policy: object): ReturnType<typeof check>[number] =>
  check(policy, WINDOWS, { targets: ['vap'], selection: 'any' })[0]!;

test('where the server refuses what PSP filled in too, targets refer to that', () => {
  const line = answered(psp('drops', { requiredDropCapabilities: ['ALL'], volumes: ['*'] }));
  const refusal = `the API server then refuses it: ${FIELD}.capabilities: cannot be set for a windows pod`;
  expect(line.psp?.note).toBe(`PSP admits it, but ${refusal}`);
  expect(line.targets?.['vap']).toMatchObject({ verdict: 'mutated', gaps: [], note: refusal });
  expect(targetAnswers(line)).toEqual(['vap: mutated (the API server refuses it too)']);
});

test('PSP wrote AppArmor as an annotation, which servers take on Windows, and not as a field', () => {
  const policy = psp('profiles', { volumes: ['*'] });
  const line = answered({
    ...policy,
    metadata: {
      name: 'profiles',
      annotations: {
        [`${PROFILE}allowedProfileNames`]: 'runtime/default',
        [`${PROFILE}defaultProfileName`]: 'runtime/default',
      },
    },
  });
  const refusal = `the API server then refuses it: ${FIELD}.appArmorProfile: cannot be set for a windows pod (set the annotation container.${PROFILE}NAME instead)`;
  expect(line.psp?.note).toBeUndefined();
  expect(targetAnswers(line)).toEqual([
    `vap: mutated (${refusal}), gap vap/*/apparmor-windows/stricter`,
  ]);
  expect(checkFindingsOf(line).map(({ text }) => text)).toEqual([
    `Pod web/a: mutated by PSP, mutated by vap, and ${refusal} (vap/*/apparmor-windows/stricter)`,
  ]);
  const totals = new CheckTotals();
  totals.add(line);
  expect(totals.targets.get('vap')).toEqual({ same: 0, differ: 1 });
});

test('a pod that no server stored has no gap, whatever the target answers', () => {
  const dropped = psp('drops', { requiredDropCapabilities: ['ALL'], volumes: ['*'] });
  const level = { targets: ['psa'], psaLevel: 'restricted' } as const;
  const nonRoot = pod('a', {
    os: { name: 'windows' },
    securityContext: { runAsNonRoot: true },
  });
  const counts = [WINDOWS, nonRoot].map((one) => {
    const [line] = check(dropped, one, level);
    expect(line!.targets?.['psa']?.gaps).toEqual([]);
    const totals = new CheckTotals();
    totals.add(line!);
    return [line!.targets?.['psa']?.verdict, totals.targets.get('psa')];
  });
  expect(counts).toEqual([
    ['denied', { same: 1, differ: 0 }],
    ['allowed', { same: 0, differ: 1 }],
  ]);
});
