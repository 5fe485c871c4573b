/**
 * "Valid after the policy's own defaults" is derived from checks and defaults. Here the two ways to
 * the same answer are compared:
 * the derived predicate on the pod as it came, and the plain check on the pod that the defaults
 * make of it.
 */
import { controls } from '../../src/controls/index.js';
import type { Check } from '../../src/controls/control.js';
import type { Policy } from '../../src/ir/policySet.js';
import { compile } from '../../src/lang/evaluate.js';
import type { Node } from '../../src/lang/node.js';
import { bindPolicy } from '../../src/lang/bindPolicy.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { Era } from '../../src/pod/view.js';
import { afterDefaults } from '../../src/semantics/afterDefaults.js';
import { scopeElements, scopeVariables } from '../../src/semantics/checkRunner.js';
import { compilePolicy } from '../../src/semantics/policyEvaluator.js';
import { readFixtures } from '../controls/fixtures.js';

const fixtures = readFixtures();
const all = fixtures.flatMap(({ control, policies }) =>
  policies.flatMap((policy) =>
    policy.pods.map(({ name, request }) => ({
      control,
      name: `${control}/${policy.policy.name}/${name}`,
      pod: request.pod,
    })),
  ),
);
/**
 * The pods of the control's own file, and every tenth of all: all of them under every policy take a
 * minute.
 */
const podsFor = (own: string): typeof all =>
  all.filter(({ control }, i) => control === own || i % 10 === 0);

/** The answers of a predicate: one for the pod, or one for each element of its scope. */
function answersOf({ scope }: Check, holds: Node): (pod: JsonObject) => readonly unknown[] {
  const run = compile(holds, scopeVariables(scope));
  return (pod) =>
    scope === 'pod' ? [run(pod)] : scopeElements[scope](pod).map((item) => run(pod, item));
}

function disagreements(policy: Policy, pods: typeof all, era: Era): string[] {
  const evaluator = compilePolicy(policy, era);
  const derive = afterDefaults(policy, era);
  const defaulted = pods.map(({ pod }) => evaluator.withDefaults(pod).pod);
  return controls
    .flatMap((control) => control.checks(era))
    .flatMap((check) => {
      const plain = answersOf(check, bindPolicy(check.holds.node, policy.spec));
      const derived = answersOf(check, derive(check));
      return pods.flatMap(({ name, pod }, i) => {
        const wanted = plain(defaulted[i]!);
        const got = derived(pod);
        return JSON.stringify(wanted) === JSON.stringify(got)
          ? []
          : [
              `${check.field} ${check.path} of ${name}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`,
            ];
      });
    });
}

describe.each(['1.24', 'current'] as const)('what a server reads (%s)', (era) => {
  it.each(fixtures)('agrees under the policies for $control', ({ control, policies }) => {
    const usable = policies.filter(({ policy }) => compilePolicy(policy, era).usable);
    expect(usable.flatMap(({ policy }) => disagreements(policy, podsFor(control), era))).toEqual(
      [],
    );
  });
  it('is put to pods that the defaults change and to pods that they do not', () => {
    const changed = fixtures.flatMap(({ control, policies }) =>
      policies.flatMap(({ policy }) => {
        const evaluator = compilePolicy(policy, era);
        return evaluator.usable
          ? podsFor(control).map(({ pod }) => evaluator.withDefaults(pod).changed)
          : [];
      }),
    );
    expect(changed.filter(Boolean).length).toBeGreaterThan(1000);
    expect(changed.filter((one) => !one).length).toBeGreaterThan(1000);
  });
});
