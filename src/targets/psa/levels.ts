/** Chooses the level of each namespace. */
import { losslessLevel, nearestLevel, safeLevel } from './standardLevel.js';
import { compareText } from '../../base/compareText.js';
import { remembered, rememberedBy } from '../../base/remembered.js';
import { knowsGrants, type Grant, type Policy, type PolicySet } from '../../ir/policySet.js';
import { grantsOfPolicy } from '../../semantics/grantPredicate.js';
import type { EmitOptions, LevelChoice } from '../shared/options.js';
import { enforcedLevel, isStricter, othersLabels } from './existingLabels.js';
import { isOfSystem, isSystemNamespace } from './systemGrants.js';
import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';

export interface NamespaceLevel {
  readonly name: string;
  readonly level: StandardLevel;
  /** The level by the policies, if the namespace already enforces a stricter one. */
  readonly asked?: StandardLevel;
  /**
   * The policies that decide the level: those that someone may use there. Any of them may admit a
   * pod.
   */
  readonly policies: readonly Policy[];
  /**
   * Policies that only administrators, nodes or system controllers may use there. They do not
   * count.
   */
  readonly leftOut: readonly Policy[];
}

export interface Levels {
  readonly namespaces: readonly NamespaceLevel[];
  /** For every namespace that is not listed. */
  readonly others: Omit<NamespaceLevel, 'name'>;
}

type LevelOptions = Pick<EmitOptions, 'namespaces' | 'psaLevel' | 'minor' | 'existing'>;

const LEVEL_OF: Readonly<Record<LevelChoice, (policy: Policy, minor: number) => StandardLevel>> = {
  nearest: nearestLevel,
  lossless: losslessLevel,
  safe: safeLevel,
};

export const levelsOf = (policySet: PolicySet, options: LevelOptions): Levels =>
  levelsBy(policySet)(options);

/** Remembered, because the files, the README and the gaps need the same levels. */
const levelsBy = remembered((policySet: PolicySet) =>
  rememberedBy(
    ({ namespaces, psaLevel, minor, existing }: LevelOptions) =>
      [
        psaLevel,
        minor,
        ...namespaces.map((name) => `${name}=${enforcedIn(name, existing) ?? ''}`),
      ].join(' '),
    (options) => levelsIn(policySet, options),
  ),
);

function levelsIn(
  policySet: PolicySet,
  { namespaces, psaLevel, minor, existing }: LevelOptions,
): Levels {
  const { policies, grants } = policySet;
  const isChoice = psaLevel in LEVEL_OF;
  const own = new Map(
    policies.map((policy) => [
      policy,
      isChoice ? LEVEL_OF[psaLevel as LevelChoice](policy, minor) : (psaLevel as StandardLevel),
    ]),
  );
  const levelIn = (namespace: string | null): Omit<NamespaceLevel, 'name'> => {
    const here = usable(policySet, namespace, () => true);
    const counted =
      psaLevel === 'lossless' || (namespace !== null && isSystemNamespace(namespace))
        ? here
        : usable(policySet, namespace, (grant) => !isOfSystem(grant));
    return {
      policies: counted,
      leftOut: here.filter((policy) => !counted.includes(policy)),
      level: isChoice
        ? weakest(counted.map((policy) => own.get(policy)!))
        : (psaLevel as StandardLevel),
    };
  };
  const others = levelIn(null);
  const names = [
    ...new Set([
      ...namespaces,
      ...grants.flatMap(({ namespace }) => namespace ?? []),
      // The policies that are left out elsewhere are used in kube-system.
      ...(isChoice && others.leftOut.length > 0 ? ['kube-system'] : []),
    ]),
  ].sort(compareText);
  return {
    namespaces: names.map((name) => ({
      name,
      ...notLowered(levelIn(name), enforcedIn(name, existing)),
    })),
    others,
  };
}

/** The level that somebody else has set for the namespace. */
const enforcedIn = (
  namespace: string,
  existing: EmitOptions['existing'],
): StandardLevel | undefined => enforcedLevel(othersLabels(existing?.get(namespace) ?? {}));

/**
 * Keeps a stricter level that is already enforced: such pods had to pass both PSP and this level.
 */
const notLowered = <T extends { readonly level: StandardLevel }>(
  one: T,
  enforced: StandardLevel | undefined,
): T & { readonly asked?: StandardLevel } =>
  enforced !== undefined && isStricter(enforced, one.level)
    ? { ...one, level: enforced, asked: one.level }
    : one;

/**
 * The policies that someone may use in a namespace. Without roles and bindings in the input: all
 * policies.
 */
const usable = (
  policySet: PolicySet,
  namespace: string | null,
  counts: (grant: Grant) => boolean,
): readonly Policy[] =>
  !knowsGrants(policySet)
    ? policySet.policies
    : policySet.policies.filter(({ name }) =>
        grantsOfPolicy(policySet.grants, name).some(
          (grant) => (grant.namespace === null || grant.namespace === namespace) && counts(grant),
        ),
      );

/** The levels of the namespaces in which the policy may admit pods. */
export function levelsOfPolicy(
  policySet: PolicySet,
  options: LevelOptions,
): (policy: Policy) => readonly StandardLevel[] {
  const { namespaces, others } = levelsOf(policySet, options);
  const everywhere = [...namespaces, others];
  return (policy) =>
    everywhere
      .filter(({ policies, leftOut }) => [...policies, ...leftOut].includes(policy))
      .map(({ level }) => level);
}

/**
 * The weakest of the levels: any of several policies may admit a pod. The strictest level if
 * nothing is granted.
 */
export function weakest(levels: readonly StandardLevel[]): StandardLevel {
  return STANDARD_LEVELS.find((level) => levels.includes(level)) ?? 'restricted';
}

export const strictest = (levels: readonly StandardLevel[]): StandardLevel =>
  STANDARD_LEVELS.findLast((level) => levels.includes(level)) ?? 'privileged';
