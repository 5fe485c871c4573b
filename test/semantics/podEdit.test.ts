/** What an edit of a pod can matter to, beside asking everything of the changed pod again. */
import { readFileSync } from 'node:fs';
import { controls } from '../../src/controls/index.js';
import { onContainer, onPod } from '../../src/controls/probe.js';
import { probeOutcomes } from '../../src/gaps/witness/probePods.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicies } from '../../src/psp/readPolicies.js';
import { podEdit } from '../../src/semantics/podEdit.js';
import { compilePolicy } from '../../src/semantics/policyEvaluator.js';
import { STANDARD_LEVELS } from '../../src/standards/standardLevels.js';
import { levelRunner } from '../../src/targets/psa/levelRunner.js';

const policies = ['test/semantics/policies.yaml', 'examples/every-field.yaml'].flatMap(
  (file) =>
    readPolicies(parseDocuments(readFileSync(file, 'utf8'), file), { strict: true }).policies,
);
const fieldsConcerned = (place: Parameters<typeof podEdit>[0][number]): readonly string[] => {
  const { concernsField } = podEdit([place]);
  return controls.map(({ field }) => field).filter(concernsField);
};

describe('an edit of a pod concerns', () => {
  test.each([
    ['what reads the place', onPod('spec.hostPID', true), ['hostPID']],
    [
      'what reads around it',
      onContainer('securityContext.seLinuxOptions.level', 's0'),
      ['seLinux'],
    ],
    [
      'what reads inside of it',
      onPod('spec.securityContext', {}),
      [
        'runAsUser',
        'runAsGroup',
        'fsGroup',
        'supplementalGroups',
        'seLinux',
        'seccomp',
        'appArmor',
        'allowedUnsafeSysctls',
        'forbiddenSysctls',
      ],
    ],
    [
      'what reads an entry by a computed name',
      onPod('metadata.annotations.some', 'text'),
      ['seccomp', 'appArmor'],
    ],
    [
      'what reads what is filled in otherwise then',
      onContainer('securityContext.runAsNonRoot', true),
      ['runAsUser'],
    ],
    ['nothing where nobody reads', onPod('spec.nodeName', 'one'), []],
  ] as const)('%s', (_, [probe], fields) => {
    expect(fieldsConcerned(probe!)).toEqual(fields);
  });
});

describe('beside the pod before an edit, a pod gets the answers that it gets by itself', () => {
  test.each(policies.map((policy) => [policy.name, policy] as const))('%s', (_, policy) => {
    const evaluator = compilePolicy(policy, 'current');
    const [base, ...others] = probeOutcomes(policy);
    const near = others.filter(({ edit }) => edit !== undefined);
    expect(near.length).toBeGreaterThan(50);
    for (const outcome of near) {
      const { pod, defaulted, edit } = outcome;
      expect(outcome.refusedBy).toEqual(evaluator.refusedBy(pod));
      expect(outcome.refusedAfter).toEqual(evaluator.refusedBy(defaulted));
      expect(outcome.isAdmitted).toBe(evaluator.admits(defaulted));
      for (const level of STANDARD_LEVELS) {
        const runner = levelRunner(level, 36);
        const from = { pod: base!.defaulted, edit: edit! };
        expect(runner.refusedBy(defaulted, from)).toEqual(runner.refusedBy(defaulted));
        expect(runner.admits(defaulted, from)).toBe(runner.admits(defaulted));
      }
    }
  });
});
