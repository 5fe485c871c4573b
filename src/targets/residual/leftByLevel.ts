/**
 * Which checks of a policy remain beside a level of the Pod Security Standards. A check is dropped
 * only if the level checks its field and no pod was found that the level admits and the check
 * refuses. The search uses pods that the level just admits, with every value that either of the two
 * names.
 */
import type { Check, Control } from '../../controls/control.js';
import { checksOf, controls } from '../../controls/index.js';
import type { Probe } from '../../controls/probe.js';
import type { Policy } from '../../ir/policySet.js';
import { remembered, rememberedBy } from '../../base/remembered.js';
import { literalsIn } from '../../lang/literalsIn.js';
import { bindPolicy } from '../../lang/bindPolicy.js';
import type { JsonValue } from '../../pod/json.js';
import { checkRunner } from '../../semantics/checkRunner.js';
import { levelChecks } from '../../standards/index.js';
import { levelRunner } from '../psa/levelRunner.js';
import { podsAtLevels } from '../../gaps/witness/podsAtLevels.js';
import { withProbe } from '../../gaps/witness/probePods.js';
import type { StandardLevel } from '../../standards/standardLevels.js';

/**
 * The checks of the policy that must be made beside the level. Remembered, because the files, the
 * gaps and the predictions need them.
 */
export function leftByLevel(policy: Policy, level: StandardLevel, minor: number): readonly Check[] {
  return leftOf(policy)(level, minor);
}

const leftOf = remembered((policy: Policy) =>
  rememberedBy(
    (level: StandardLevel, minor: number) => `${level} ${minor}`,
    (level, minor) => searched(policy, level, minor),
  ),
);

function searched(policy: Policy, level: StandardLevel, minor: number): readonly Check[] {
  const runner = levelRunner(level, minor);
  const looksAt = levelChecks(level, minor);
  const bases = podsAtLevels(policy).filter((pod) => runner.admits(pod));
  const carried = new Set(
    controls
      .filter(({ field }) => looksAt.some((check) => check.field === field))
      .flatMap((control): readonly Check[] => {
        const probes = probesNaming(
          control,
          policy,
          looksAt.filter(({ field }) => field === control.field),
        );
        const pods = bases.flatMap((pod) => [pod, ...probes.map((probe) => withProbe(pod, probe))]);
        return checksOf('current').filter((check) => {
          if (check.field !== control.field) return false;
          const { admits } = checkRunner([check], (node) => bindPolicy(node, policy.spec));
          return pods.every((pod) => admits(pod) || !runner.admits(pod));
        });
      }),
  );
  return checksOf('current').filter((check) => !carried.has(check));
}

/** The control's own probes, and copies of them with each value that the level's checks name. */
function probesNaming(
  { probes }: Control,
  { spec }: Policy,
  checks: readonly Check[],
): readonly Probe[] {
  const named = checks.flatMap(({ holds }) => literalsIn(holds.node));
  const own = probes(spec);
  return [
    ...own,
    ...own.flatMap((probe) =>
      named.flatMap((value) =>
        replaced(probe.value, value).map((changed) => ({ ...probe, value: changed })),
      ),
    ),
  ];
}

/** The value, once for each scalar in it that is replaced by another one of the same type. */
function replaced(value: JsonValue, by: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).flatMap((item, i) =>
      replaced(item, by).map((changed) => (value as readonly JsonValue[]).with(i, changed)),
    );
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, item]) =>
      replaced(item as JsonValue, by).map((changed) => ({ ...value, [key]: changed })),
    );
  return typeof value === typeof by ? [by] : [];
}
