/**
 * What a target is: a pure function from a PolicySet to documents and gaps, and its own prediction
 * of what they will answer.
 */
import type { GapAnalysis } from '../gaps/answers.js';
import type { TargetName } from '../gaps/gap.js';
import type { Locate } from '../base/position.js';
import type { PolicySet } from '../ir/policySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { JsonObject } from '../pod/json.js';
import type { Grants } from '../semantics/admission.js';
import { KNOWN_MINORS } from '../standards/knownMinors.js';
import type { Selection } from './shared/plan.js';
import type { Scope } from './shared/scope.js';
import type { StandardLevel } from '../standards/standardCheck.js';

export interface EmitOptions {
  /** Whether `pods/ephemeralcontainers` is checked (PSP 1.24 did not). */
  readonly ephemeral: 'guard' | 'as-psp';
  /** How refusals are enforced. */
  readonly mode: 'audit' | 'warn' | 'enforce';
  /** Namespaces that exist besides those the grants name. */
  readonly namespaces: readonly string[];
  /**
   * Who may use which policy: `auto` is the most faithful way that the target has and the input
   * supports.
   */
  readonly selection: 'auto' | Selection;
  /** Which pods the policies are for; every pod where it is left out. */
  readonly scope?: Scope;
  /** The level for every namespace, or the strictest for each that refuses nothing PSP admits. */
  readonly psaLevel: 'auto' | StandardLevel;
  /** The minor version of Kubernetes 1.x that the policies are for. */
  readonly minor: number;
  /** vap: check only what the levels that psa sets leave to check; both are applied. */
  readonly residual: boolean;
  /** Where each policy stands in the input; for gaps. */
  readonly locate: ReadonlyMap<string, Locate>;
}

export const DEFAULT_OPTIONS: EmitOptions = {
  ephemeral: 'guard',
  mode: 'enforce',
  namespaces: [],
  selection: 'auto',
  psaLevel: 'auto',
  minor: KNOWN_MINORS.newest,
  residual: false,
  locate: new Map(),
};

/** One file of a target's output. */
export interface OutputFile {
  /** Below the target's folder: `policies.yaml`. */
  readonly name: string;
  readonly text: string;
  /** The Kubernetes objects in it, in order. */
  readonly objects: readonly object[];
}

export interface Emitted {
  readonly files: readonly OutputFile[];
  /** Something that the user must know of the choice that was made. */
  readonly note?: string;
}

/** What the target will answer to a request. */
export interface Prediction {
  readonly allowed: boolean;
  /** Whether the target changes the pod; the annotation that names the policy does not count. */
  readonly mutated: boolean;
  /** The pod after the target's own mutations. */
  readonly pod: JsonObject;
}

export interface Target {
  readonly name: TargetName;
  readonly summary: string;
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
}
