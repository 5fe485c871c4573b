/** What is filled in by several policies chooses among them as PSP did, annotation included. */
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { policyNamed, policySet } from '../semantics/policies.js';
import type { PolicySet } from '../../src/ir/policySet.js';

interface Mutating {
  readonly spec: {
    readonly variables: readonly { readonly name: string; readonly expression: string }[];
    readonly mutations: readonly [{ readonly jsonPatch: { readonly expression: string } }];
  };
}
const mutatingOf = (target: 'vap' | 'kyverno-cel', set: PolicySet): Mutating =>
  targets[target].emit(set, DEFAULT_OPTIONS).files.find(({ name }) => name === 'defaults.yaml')!
    .objects[0] as Mutating;
const variable = ({ spec }: Mutating, wanted: string): string | undefined =>
  spec.variables.find(({ name }) => name === wanted)?.expression;

describe.each(['vap', 'kyverno-cel'] as const)('%s', (target) => {
  it('takes the first by name where the annotation is missing', () =>
    expect(variable(mutatingOf(target, policySet(['b-plain', 'a-read-only'], [])), 'chosen'))
      .toBe(`variables.seccompAnnotation != "" ? (
  variables.fits_a_read_only ? "a-read-only" :
  variables.fits_b_plain ? "b-plain" :
  ""
) :
variables.fits_a_read_only && !variables.changes_a_read_only ? "a-read-only" :
variables.fits_b_plain ? "b-plain" :
variables.fits_a_read_only ? "a-read-only" :
""`));

  it('writes the annotation beside a field that is there, or that it fills in', () => {
    const set = policySet(['b-plain', 'a-read-only'], []);
    const filling: PolicySet = {
      ...set,
      policies: [
        ...set.policies,
        {
          name: 'd-filling',
          spec: {
            ...policyNamed('b-plain').spec,
            seccomp: { allowedProfileNames: ['*'], defaultProfileName: 'docker/default' },
          },
        },
      ],
    };
    const { expression } = mutatingOf(target, filling).spec.mutations[0].jsonPatch;
    const path = '"/metadata/annotations/seccomp.security.alpha.kubernetes.io~1pod"';
    expect(expression).toContain(
      `(variables.seccompAnnotation == "" ? [] : [JSONPatch{op: "add", path: ${path}, value: variables.seccompAnnotation}])`,
    );
    expect(expression).toContain(`[JSONPatch{op: "add", path: ${path}, value: "runtime/default"}]`);
  });

  it('leaves the annotation alone for a single policy', () => {
    const mutating = mutatingOf(target, policySet(['a-read-only'], []));
    expect(variable(mutating, 'seccompAnnotation')).toBeUndefined();
    expect(mutating.spec.mutations[0].jsonPatch.expression).not.toContain('seccomp.security');
  });
});
