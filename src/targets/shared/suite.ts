/**
 * The cases of a bundle, for the test runner of a target's engine: the owner of a cluster can check
 * the bundle without this tool.
 */
import type { PolicySet } from '../../ir/policySet.js';
import type { AdmissionRequest } from '../../pod/request.js';

/** A pod that the bundle's policies must admit or refuse. */
export interface SuiteCase {
  /** Names its file and its pod. */
  readonly name: string;
  readonly admitted: boolean;
  readonly request: AdmissionRequest;
}

export interface SuiteInput {
  /** The application's. */
  readonly name: string;
  readonly policySet: PolicySet;
  readonly cases: readonly SuiteCase[];
  /** The path to a case's pod, and to a file that the target wrote, from the suite's folder. */
  podPath(one: SuiteCase): string;
  policyPath(file: string): string;
}

export interface Suite {
  /** Below the target's folder of `tests/`. */
  readonly file: string;
  /** The command that runs it, in the bundle's folder; left out where there is none. */
  readonly run?: string;
  /** It passes over what policies ask RBAC; other runners have none to ask, and refuse every pod. */
  readonly runsWithoutRbac?: true;
  text(input: SuiteInput): string;
}
