/**
 * What a target is: a pure function from a PolicySet to documents and gaps, and its own prediction
 * of what they will answer.
 */
import type { GapAnalysis } from '../gaps/answers.js';
import type { TargetName } from '../gaps/gap.js';
import type { PolicySet } from '../ir/policySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { JsonObject } from '../pod/json.js';
import type { Grants } from '../semantics/admission.js';
import type { Exceptions } from './shared/exceptions.js';
import type { EmitOptions } from './shared/options.js';
import type { OutputFile } from './shared/outputFile.js';
import type { SelectionChoice } from './shared/selection.js';
import type { Suite } from './shared/suite.js';

export interface Emitted {
  readonly files: readonly OutputFile[];
  /** Something that the user should know of the choice that was made. */
  readonly note?: string;
  /** What falls short of PSP in who may use which policy: said wherever the output goes. */
  readonly warning?: string;
}

/** What the target will answer to a request. */
export interface Prediction {
  readonly allowed: boolean;
  /** Whether the target changes the pod; the annotation that names the policy does not count. */
  readonly mutated: boolean;
  /** The pod after the target's own mutations. */
  readonly pod: JsonObject;
}

/** How a target is rolled out, in its engine's own terms; for the READMEs of what is written. */
export interface Rollout {
  /** What each mode is there. */
  readonly audit: string;
  readonly warn: string;
  readonly enforce: string;
  /** Where refusals show while nothing is refused. */
  readonly watch: string;
}

export interface Target {
  readonly name: TargetName;
  readonly summary: string;
  /** The oldest minor version of Kubernetes 1.x that takes what is written. */
  readonly since: number;
  readonly rollout: Rollout;
  /** Settings of its engine that close what the engine's chart leaves open. */
  readonly chartValues?: OutputFile;
  /** How it finds out who may use which policy, or why it cannot be written. */
  selects(policySet: PolicySet, options: EmitOptions): SelectionChoice;
  emit(policySet: PolicySet, options: EmitOptions): Emitted;
  /**
   * Where the target, with what is emitted for it, answers otherwise than PSP; apart, for the
   * search for witnesses takes time.
   */
  gaps(policySet: PolicySet, options: EmitOptions): GapAnalysis;
  /** @param mayUse who may use which policy; by the grants of the set where it is left out. */
  predict(
    policySet: PolicySet,
    options: EmitOptions,
    mayUse?: Grants,
  ): (request: AdmissionRequest) => Prediction;
  /** A bundle's cases for the engine's own test runner; left out where it has none. */
  readonly suite?: Suite;
  /** What a bundle asks of stricter clusters; left out where the engine has no exceptions. */
  readonly exceptions?: Exceptions;
}
