/**
 * The interface of a target: functions from a PolicySet to files and gaps, and a prediction of how
 * the files will answer.
 */
import type { GapAnalysis } from '../gaps/answers.js';
import type { TargetName } from '../gaps/gap.js';
import type { PolicySet } from '../ir/policySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { JsonObject } from '../pod/json.js';
import type { Grants } from '../semantics/admission.js';
import type { Engine } from './shared/chartValues.js';
import type { Exceptions } from './shared/exceptions.js';
import type { EmitOptions } from './shared/options.js';
import type { OutputFile } from './shared/outputFile.js';
import type { SelectionChoice } from './shared/selection.js';
import type { Suite } from './shared/suite.js';

export interface Emitted {
  readonly files: readonly OutputFile[];
  /** A remark for the user about the choice of selection. */
  readonly note?: string;
  /** How the selection differs from PSP. This is said wherever the output is used. */
  readonly warning?: string;
}

/** What the target will answer to a request. */
export interface Prediction {
  readonly allowed: boolean;
  /** Whether the target changes the pod. The annotation that names the policy does not count. */
  readonly mutated: boolean;
  /** The pod after mutation by the target. */
  readonly pod: JsonObject;
}

/** How to roll out a target, in the terms of its engine. For READMEs. */
export interface Rollout {
  /** What the mode does in this engine. */
  readonly audit: string;
  readonly warn: string;
  readonly enforce: string;
  /** Where to see refusals while nothing is refused yet. */
  readonly watch: string;
}

export interface Target {
  readonly name: TargetName;
  readonly summary: string;
  /** The oldest minor version of Kubernetes 1.x on which the files work. */
  readonly since: number;
  readonly rollout: Rollout;
  /** Chart values for the engine that close what its chart leaves open. */
  readonly chartValues?: OutputFile;
  /** The engine that these values are for; left out if the target needs none. */
  readonly engine?: Engine;
  /** How the target finds out who may use which policy, or why it cannot be written. */
  selects(policySet: PolicySet, options: EmitOptions): SelectionChoice;
  emit(policySet: PolicySet, options: EmitOptions): Emitted;
  /**
   * Where the target's answers differ from PSP's. Separate from `emit`, because the search for
   * witnesses takes time.
   */
  gaps(policySet: PolicySet, options: EmitOptions): GapAnalysis;
  /** @param mayUse who may use which policy. Default: the grants of the set. */
  predict(
    policySet: PolicySet,
    options: EmitOptions,
    mayUse?: Grants,
  ): (request: AdmissionRequest) => Prediction;
  /** Writes a bundle's cases for the engine's test runner; left out if it has none. */
  readonly suite?: Suite;
  /**
   * Writes exceptions that a bundle needs in stricter clusters; left out if the engine has none.
   */
  readonly exceptions?: Exceptions;
}
