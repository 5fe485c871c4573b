/**
 * A bundle's test cases for the test runner of a target's engine. So the owner of a cluster can
 * check the bundle without psp-ferry.
 */
import type { PolicySet } from '../../ir/policySet.js';
import type { AdmissionRequest } from '../../pod/request.js';

/** A pod that the bundle's policies must admit or refuse. */
export interface SuiteCase {
  /** The name of the case's file and pod. */
  readonly name: string;
  readonly admitted: boolean;
  /**
   * Set if another policy of the bundle does not refuse the pod for this rule: a requester who may
   * use that policy, as an administrator may, is admitted, or refused for another rule.
   */
  readonly ofAccount?: true;
  readonly request: AdmissionRequest;
}

export interface SuiteInput {
  /** The name of the application. */
  readonly name: string;
  readonly policySet: PolicySet;
  readonly cases: readonly SuiteCase[];
  /** Paths, relative to the suite's folder, of a case's pod and of a file that the target wrote. */
  podPath(one: SuiteCase): string;
  policyPath(file: string): string;
}

export interface Suite {
  /** Path relative to the target's folder in `tests/`. */
  readonly file: string;
  /** The command that runs the suite in the bundle's folder; left out if there is none. */
  readonly run?: string;
  /**
   * Whether the runner skips rules that ask RBAC. Other runners have no RBAC, and such policies
   * refuse every pod there.
   */
  readonly runsWithoutRbac?: true;
  text(input: SuiteInput): string;
}
