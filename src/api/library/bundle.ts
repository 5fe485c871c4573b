import { printable } from '../../base/printable.js';
import type { Problem } from '../../base/problem.js';
import { bundleCautions } from '../../bundle/cautions.js';
import type { TargetName } from '../../gaps/gap.js';
import type { PolicySet } from '../../ir/policySet.js';
import { holdPolicies, NO_FACTS, readPolicySet } from '../../load/readPolicySet.js';
import { rbacObjectsIn } from '../../rbac/readGrants.js';
import {
  applicationFrom,
  applicationNameFault,
  chartVersionFault,
  filesOfBundle,
  samplesIn,
  workloadsIn,
} from '../bundle.js';
import {
  namespaceName,
  optionsOf,
  requireChoices,
  targetsOf,
  versionWarnings,
  type TargetChoices,
} from '../choices.js';
import { documentsOf, type Source } from '../sources.js';
import { surroundingsOf } from '../surroundings.js';
import { workloadItems } from '../workloadItems.js';
import type { ReadOptions } from './read.js';

export interface BundleChoices
  extends Omit<TargetChoices, 'targets' | 'namespaces' | 'residual'>, ReadOptions {
  /** Name of the application. Default: the name of its policy, or else of its first workload. */
  readonly name?: string;
  /** Version of the chart in `helm/`. Default: 0.1.0. */
  readonly chartVersion?: string;
  /** Namespace of workloads that name none. Default: `default`. */
  readonly namespace?: string;
  /** The engines that files are written for. Default: all. */
  readonly engines?: readonly TargetName[];
  /** Sample pods that the application creates at run time. */
  readonly pods?: Source;
}

export interface Bundle {
  readonly name: string;
  /** The vendor's policies, or else the least policies that admit the workloads, with the grants. */
  readonly policySet: PolicySet;
  readonly warnings: readonly Problem[];
  /** Service accounts that may create pods which no manifest shows: one sentence each. */
  readonly cautions: readonly string[];
  /**
   * What `psp-ferry bundle -o` writes: the text of each file, by its path relative to the output
   * folder.
   */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Makes what a vendor ships with an application: policies, grants, exceptions and tests for every
 * engine.
 * @param policies the vendor's policies with their RBAC; `[]` asks for the least policies that admit
 *   the workloads.
 * @param workloads the application's workloads.
 * @throws InputError as `read`, for workloads that cannot be read, and if the policies do not admit
 *   them; RangeError as `convert`, and for a name that no application can have.
 */
export function bundle(policies: Source, workloads: Source, choices: BundleChoices = {}): Bundle {
  requireChoices(choices);
  const { name, chartVersion, namespace = 'default', strict = false, engines, pods } = choices;
  requireFit(name, applicationNameFault);
  requireFit(chartVersion, chartVersionFault);
  const beside = documentsOf(policies);
  const input = holdPolicies(beside) ? readPolicySet(beside, { strict }) : undefined;
  const documents = documentsOf(workloads);
  const origin = [...new Set(documents.map(({ file }) => file))].join(', ') || '<workloads>';
  const samples = pods === undefined ? [] : documentsOf(pods);
  const surroundings = {
    ...surroundingsOf([...beside, ...documents, ...samples], {
      namespace: namespaceName(namespace),
    }),
    ofApplication: true,
  };
  const application = applicationFrom({
    policySet: input?.policySet,
    workloads: workloadsIn(workloadItems(documents, surroundings), origin),
    samples: samplesIn(workloadItems(samples, surroundings)),
    rbac: rbacObjectsIn([...beside, ...documents].map(({ value }) => value)),
    name,
    origin,
  });
  const facts = { ...NO_FACTS, locate: input?.locate ?? NO_FACTS.locate };
  return {
    name: application.name,
    policySet: application.policySet,
    warnings: [...(input?.warnings ?? []), ...versionWarnings(choices)],
    cautions: bundleCautions(application),
    files: filesOfBundle(application, {
      ...optionsOf({ ...choices, residual: false }, facts),
      chartVersion,
      engines: engines === undefined ? undefined : targetsOf({ targets: engines }),
    }),
  };
}

/** @throws RangeError for a value that has a fault. */
function requireFit(
  value: string | undefined,
  faultOf: (value: string) => string | undefined,
): void {
  if (value === undefined) return;
  const fault = faultOf(value);
  if (fault !== undefined) throw new RangeError(`${printable(value)}: ${fault}`);
}
