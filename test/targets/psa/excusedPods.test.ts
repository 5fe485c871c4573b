/** Gaps that show only on pods that a level excuses from its checks. */
import { leftByLevel } from '../../../src/targets/residual/leftByLevel.js';
import type { JsonObject } from '../../../src/pod/json.js';
import { targets } from '../../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../../src/targets/shared/options.js';
import { policyNamed } from '../../semantics/policies.js';

describe('beside restricted, which asks Windows pods for no seccomp profile', () => {
  const plain = policyNamed('b-plain');
  const policy = {
    ...plain,
    spec: { ...plain.spec, seccomp: { allowedProfileNames: null, defaultProfileName: null } },
  };

  it('a policy that allows no profile refused more than both do: Windows pods with the annotation', () => {
    const { gaps } = targets.vap.gaps(
      { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies: [policy], grants: [] },
      { ...DEFAULT_OPTIONS, residual: true, psaLevel: 'restricted' },
    );
    const witness = gaps.find(({ id }) => id === 'vap/*/seccomp-annotations/looser')?.witness as {
      readonly spec: JsonObject;
      readonly metadata: JsonObject;
    };
    expect(witness.spec['os']).toEqual({ name: 'windows' });
    expect(Object.keys(witness.metadata['annotations'] as JsonObject)).toEqual([
      expect.stringContaining('seccomp'),
    ]);
    // The field is checked all the same, so that no other pod passes.
    expect(leftByLevel(policy, 'restricted', 36).map(({ field }) => field)).toContain('seccomp');
  });
});
