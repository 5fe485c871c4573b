/** Which level each namespace gets. */
import { strictestLevel } from './standardLevel.js';
import { compareText } from '../../base/compareText.js';
import type { Policy, PolicySet } from '../../ir/policySet.js';
import { STANDARD_LEVELS } from '../../standards/index.js';
import type { StandardLevel } from '../../standards/standardCheck.js';
import type { EmitOptions } from '../shared/options.js';

export interface NamespaceLevel {
  readonly name: string;
  readonly level: StandardLevel;
  /** The policies that someone may use there: any of them may admit. */
  readonly policies: readonly Policy[];
}

export interface Levels {
  readonly namespaces: readonly NamespaceLevel[];
  /** For every namespace that is not listed. */
  readonly others: Omit<NamespaceLevel, 'name'>;
}

type LevelOptions = Pick<EmitOptions, 'namespaces' | 'psaLevel' | 'minor'>;

export function levelsOf(
  { policies, grants }: PolicySet,
  { namespaces, psaLevel, minor }: LevelOptions,
): Levels {
  const own = new Map(
    policies.map((policy) => [
      policy.name,
      psaLevel === 'auto' ? strictestLevel(policy, minor) : psaLevel,
    ]),
  );
  const usable = (namespace: string | null): readonly Policy[] =>
    grants.length === 0
      ? policies
      : policies.filter(({ name }) =>
          grants.some(
            (grant) =>
              (grant.policy === '*' || grant.policy === name) &&
              (grant.namespace === null || grant.namespace === namespace),
          ),
        );
  const levelIn = (namespace: string | null): Omit<NamespaceLevel, 'name'> => {
    const here = usable(namespace);
    return {
      policies: here,
      level: psaLevel === 'auto' ? weakest(here.map(({ name }) => own.get(name)!)) : psaLevel,
    };
  };
  const names = [
    ...new Set([...namespaces, ...grants.flatMap(({ namespace }) => namespace ?? [])]),
  ].sort(compareText);
  return { namespaces: names.map((name) => ({ name, ...levelIn(name) })), others: levelIn(null) };
}

/** The weakest level under which a policy may admit pods. */
export function levelOfPolicy(
  policySet: PolicySet,
  options: LevelOptions,
): (policy: Policy) => StandardLevel {
  const { namespaces, others } = levelsOf(policySet, options);
  const everywhere = [...namespaces, others];
  return (policy) =>
    weakest(
      everywhere.filter(({ policies }) => policies.includes(policy)).map(({ level }) => level),
    );
}

/**
 * Of several policies any may admit, so the weakest of their levels holds; where nothing is
 * granted, the strictest there is.
 */
export function weakest(levels: readonly StandardLevel[]): StandardLevel {
  return STANDARD_LEVELS.find((level) => levels.includes(level)) ?? 'restricted';
}

export const strictest = (levels: readonly StandardLevel[]): StandardLevel =>
  STANDARD_LEVELS.findLast((level) => levels.includes(level)) ?? 'privileged';
