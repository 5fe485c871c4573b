/**
 * Decides when a check of a policy is left to Pod Security Admission: if the labels of the
 * namespace enforce a level that includes it. In a namespace without such labels every check is
 * made, because a policy cannot see the default level in the server's configuration file.
 */
import type { Check } from '../../controls/control.js';
import type { Policy, PolicySet } from '../../ir/policySet.js';
import { field, isIn, literal } from '../../lang/build.js';
import { celString } from '../../lang/printCel.js';
import { request } from '../../pod/requestView.js';
import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';
import { enforceLabels } from '../psa/standardLabels.js';
import { levelsOf, levelsOfPolicy } from '../psa/levels.js';
import type { EmitOptions } from '../shared/options.js';
import type { Guard, GuardOf } from '../shared/plan.js';
import { leftByLevel } from './leftByLevel.js';

export function guardsOf(policySet: PolicySet, options: EmitOptions): GuardOf {
  const guards = new Map(
    STANDARD_LEVELS.map((level) => [level, guardOfLevel(level, policySet, options)]),
  );
  const levelsIn = levelsOfPolicy(policySet, options);
  return (policy, check) => {
    const level = levelThatCarries(policy, check, levelsIn(policy), options.minor);
    return level === undefined ? undefined : guards.get(level);
  };
}

/** The weakest of these levels that includes the check. */
const levelThatCarries = (
  policy: Policy,
  check: Check,
  levels: readonly StandardLevel[],
  minor: number,
): StandardLevel | undefined =>
  STANDARD_LEVELS.find(
    (level) => levels.includes(level) && !leftByLevel(policy, level, minor).includes(check),
  );

function guardOfLevel(level: StandardLevel, policySet: PolicySet, options: EmitOptions): Guard {
  const enough = STANDARD_LEVELS.slice(STANDARD_LEVELS.indexOf(level));
  const labels = enforceLabels(level, options);
  const [levelLabel, versionLabel] = Object.keys(labels).map(labelOfNamespace);
  return {
    name: `enforces_${level}`,
    expression: [
      enough.length === 1
        ? `${levelLabel} == ${celString(level)}`
        : `${levelLabel} in [${enough.map(celString).join(', ')}]`,
      `${versionLabel} == ${celString(Object.values(labels)[1]!)}`,
    ].join(' &&\n'),
    comment: `the labels of the namespace have Pod Security Admission enforce ${level}${enough.length === 1 ? '' : ' or more'}, of this version; elsewhere every rule is checked here`,
    holds: isIn(
      field(request, 'namespace'),
      literal(
        levelsOf(policySet, options)
          .namespaces.filter((one) => enough.includes(one.level))
          .map(({ name }) => name),
      ),
    ),
  };
}

const labelOfNamespace = (label: string): string =>
  `namespaceObject.metadata.?labels[?${celString(label)}].orValue("")`;
