import type { Problem } from '../../base/problem.js';
import { NO_FACTS } from '../../load/readPolicySet.js';
import { planFiles } from '../../plan/files.js';
import type { MigrationPlan } from '../../plan/plan.js';
import {
  namespaceName,
  optionsOf,
  requireChoices,
  targetsOf,
  versionWarnings,
  type TargetChoices,
} from '../choices.js';
import { planned } from '../planning.js';
import { documentsOf, type Source } from '../sources.js';
import type { AskingChoices } from '../surroundings.js';
import type { ReadOptions } from './read.js';

export interface PlanningChoices
  extends
    Pick<TargetChoices, 'targets' | 'kubernetes' | 'selection' | 'ephemeral'>,
    ReadOptions,
    AskingChoices {
  /** Namespace of objects that name none. Default: `default`. */
  readonly namespace?: string;
}

export interface Planning {
  readonly plan: MigrationPlan;
  readonly warnings: readonly Problem[];
  /**
   * What `psp-ferry plan -o` writes: the text of each file, by its path relative to the output
   * folder.
   */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Plans how a whole cluster leaves PSP.
 * @param cluster the objects of the cluster: policies, RBAC, namespaces, service accounts and
 *   workloads.
 * @returns the plan and its files.
 * @throws InputError as `read`, but a cluster without any policy is no error; RangeError as
 *   `convert`.
 */
export function plan(cluster: Source, choices: PlanningChoices = {}): Planning {
  requireChoices(choices);
  const { namespace = 'default', ...asking } = choices;
  const made = planned(documentsOf(cluster), {
    ...asking,
    targets: targetsOf(choices),
    options: optionsOf({ ...choices, residual: false }, NO_FACTS),
    namespace: namespaceName(namespace),
  });
  return {
    plan: made.plan,
    warnings: [...made.warnings, ...versionWarnings(choices)],
    files: planFiles(made),
  };
}
