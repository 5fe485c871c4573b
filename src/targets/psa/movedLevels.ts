/**
 * Finds gaps of psa that affect pods of further namespaces because the level of these has changed.
 * A gap is reported once for all namespaces of a level, so it would otherwise not look new.
 */
import type { Effect, Gap } from '../../gaps/gap.js';
import { isOfSettings } from '../../gaps/gap.js';
import type { PolicySet } from '../../ir/policySet.js';
import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';
import type { EmitOptions } from '../shared/options.js';
import { levelsOf, type Levels } from './levels.js';

/** The level of each namespace whose level differs from that of all others. */
export interface LevelRecord {
  readonly others: StandardLevel;
  readonly namespaces?: Readonly<Record<string, StandardLevel>> | undefined;
}

export interface LevelMove {
  /** null: every namespace that is not named. */
  readonly namespace: string | null;
  readonly was: StandardLevel;
  readonly is: StandardLevel;
  /** The policies that somebody may use there. Gaps of other policies do not occur there. */
  readonly policies: readonly string[];
}

export const levelRecord = (policySet: PolicySet, options: EmitOptions): LevelRecord =>
  recordOf(levelsOf(policySet, options));

function recordOf({ namespaces, others }: Levels): LevelRecord {
  const own = namespaces.filter(({ level }) => level !== others.level);
  return {
    others: others.level,
    namespaces: Object.fromEntries(own.map(({ name, level }) => [name, level])),
  };
}

export function movedLevels(
  before: LevelRecord,
  policySet: PolicySet,
  options: EmitOptions,
): readonly LevelMove[] {
  const { namespaces, others } = levelsOf(policySet, options);
  const then = new Map(Object.entries(before.namespaces ?? {}));
  const names = new Set([...then.keys(), ...namespaces.map(({ name }) => name)]);
  return [null, ...names].flatMap((namespace): LevelMove[] => {
    const now = namespaces.find(({ name }) => name === namespace) ?? others;
    const was = (namespace === null ? undefined : then.get(namespace)) ?? before.others;
    const policies = [...now.policies, ...now.leftOut].map(({ name }) => name);
    return was === now.level ? [] : [{ namespace, was, is: now.level, policies }];
  });
}

/**
 * Effects that occur if the level is weaker and admits more. The others occur if it is stricter.
 */
const OPENED_BY_WEAKER: readonly Effect[] = ['looser', 'default-lost', 'default-differs'];

/** The namespaces where the gap is new or wider because their level changed. */
export const movesOf = (gap: Gap, moves: readonly LevelMove[]): readonly LevelMove[] =>
  gap.target !== 'psa' || isOfSettings(gap)
    ? []
    : moves.filter(
        ({ was, is, policies }) =>
          (gap.policy === '*' || policies.includes(gap.policy)) &&
          (isWeaker(is, was) ? OPENED_BY_WEAKER.includes(gap.effect) : gap.effect === 'stricter'),
      );

const isWeaker = (one: StandardLevel, than: StandardLevel): boolean =>
  STANDARD_LEVELS.indexOf(one) < STANDARD_LEVELS.indexOf(than);
