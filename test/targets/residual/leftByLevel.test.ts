import { checksOf } from '../../../src/controls/index.js';
import type { PolicySpec } from '../../../src/ir/policySet.js';
import { leftByLevel } from '../../../src/targets/residual/leftByLevel.js';
import { levelRunner } from '../../../src/targets/psa/levelRunner.js';
import { podsNearRules, podsReadDifferently } from '../../../src/gaps/witness/smallPods.js';
import { bindPolicy } from '../../../src/lang/bindPolicy.js';
import { defaultPod } from '../../../src/pod/apiDefaults.js';
import { checkRunner } from '../../../src/semantics/checkRunner.js';
import { compilePolicy } from '../../../src/semantics/policyEvaluator.js';
import { KNOWN_MINORS } from '../../../src/standards/knownMinors.js';
import { policyNamed } from '../../semantics/policies.js';
import { STANDARD_LEVELS } from '../../../src/standards/standardLevels.js';

const { spec } = policyNamed('b-plain');
const named = (
  changes: Partial<PolicySpec>,
): { readonly name: string; readonly spec: PolicySpec } => ({
  name: 'one',
  spec: { ...spec, ...changes },
});
const fieldsLeft = (
  changes: Partial<PolicySpec>,
  level: 'baseline' | 'restricted',
  minor = 36,
): readonly string[] => leftByLevel(named(changes), level, minor).map(({ field }) => field);

describe('what a level leaves to check', () => {
  it('is everything at the level that looks at nothing', () => {
    expect(leftByLevel(policyNamed('b-plain'), 'privileged', 36)).toEqual(checksOf('current'));
  });

  it('is not what the level refuses as well', () => {
    const left = fieldsLeft({ privileged: false, hostPID: false, hostPorts: [] }, 'baseline');
    expect(left).not.toEqual(expect.arrayContaining(['privileged']));
    expect(left.filter((field) => ['privileged', 'hostPID', 'hostPorts'].includes(field))).toEqual(
      [],
    );
  });

  it.each([
    [
      'all that baseline lets in',
      [
        'AUDIT_WRITE',
        'CHOWN',
        'DAC_OVERRIDE',
        'FOWNER',
        'FSETID',
        'KILL',
        'MKNOD',
        'NET_BIND_SERVICE',
        'SETFCAP',
        'SETGID',
        'SETPCAP',
        'SETUID',
        'SYS_CHROOT',
      ],
      false,
    ],
    [
      'all but one of them',
      [
        'AUDIT_WRITE',
        'CHOWN',
        'DAC_OVERRIDE',
        'FSETID',
        'KILL',
        'MKNOD',
        'NET_BIND_SERVICE',
        'SETFCAP',
        'SETGID',
        'SETPCAP',
        'SETUID',
        'SYS_CHROOT',
      ],
      true,
    ],
  ])('capabilities: of a policy that allows %s', (_, allowedCapabilities, isLeft) => {
    expect(fieldsLeft({ allowedCapabilities }, 'baseline').includes('allowedCapabilities')).toBe(
      isLeft,
    );
  });

  it('is what the level excuses some pods from: Windows pods, and from 1.35 those with users of their own', () => {
    const nonRoot = {
      runAsUser: { rule: 'MustRunAsNonRoot', ranges: [] },
    } as unknown as Partial<PolicySpec>;
    expect(fieldsLeft({ allowPrivilegeEscalation: false }, 'restricted')).toContain(
      'allowPrivilegeEscalation',
    );
    expect([
      fieldsLeft(nonRoot, 'restricted', 34).includes('runAsUser'),
      fieldsLeft(nonRoot, 'restricted', 35).includes('runAsUser'),
    ]).toEqual([false, true]);
  });

  test.each(
    ['b-plain', 'c-group'].flatMap((name) =>
      STANDARD_LEVELS.map((level) => [name, level] as const),
    ),
  )('of %s at %s, with the level, admits no more than all checks', (name, level) => {
    const policy = policyNamed(name);
    const runner = levelRunner(level, KNOWN_MINORS.newest);
    const all = compilePolicy(policy, 'current');
    const left = checkRunner(leftByLevel(policy, level, KNOWN_MINORS.newest), (node) =>
      bindPolicy(node, policy.spec),
    );
    const pods = [...podsNearRules(policy), ...podsReadDifferently(policy)].map(defaultPod);
    expect(
      pods.filter((pod) => runner.admits(pod) && left.admits(pod) && !all.admits(pod)),
    ).toEqual([]);
  });
});
