import type { Effect } from '../../gaps/gap.js';
import type { PolicySet } from '../../ir/policySet.js';
import { STANDARD_LEVELS } from '../../standards/standardLevels.js';
import type { EmitOptions } from '../shared/options.js';
import { levelsOf } from './levels.js';

/**
 * Which gaps are there for the pods of another namespace, since its level is another: what holds for
 * all pods of a level is said once, wherever that is.
 */
export function movedLevels(
  before: PolicySet,
  after: PolicySet,
  options: EmitOptions,
): ReadonlySet<Effect> {
  const [then, now] = [before, after].map((set) => levelsOf(set, options));
  const names = [...then!.namespaces, ...now!.namespaces].map(({ name }) => name);
  return new Set(
    [...new Set([...names, undefined])].flatMap((name): Effect[] => {
      const [was, is] = [then!, now!].map(({ namespaces, others }) =>
        STANDARD_LEVELS.indexOf((namespaces.find((one) => one.name === name) ?? others).level),
      );
      return was === is ? [] : [is! < was! ? 'looser' : 'stricter'];
    }),
  );
}
