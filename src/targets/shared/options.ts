/** The user's choices about what is written for targets. */
import type { Locate } from '../../base/position.js';
import type { GapProgress } from '../../gaps/gapMaker.js';
import { KNOWN_MINORS } from '../../standards/knownMinors.js';
import type { ApplicationScope } from './scope.js';
import type { StandardLevel } from '../../standards/standardLevels.js';

/**
 * How a target finds out who may use a policy. `live`: it asks RBAC at admission. `static`: the
 * grants of the input are compiled in. `any`: every policy may admit every pod.
 */
export const SELECTIONS = ['live', 'static', 'any'] as const;
export type Selection = (typeof SELECTIONS)[number];

/**
 * How a namespace gets its level of the Pod Security Standards. `nearest`: the strictest level that
 * admits what the policies state. `lossless`: the strictest that refuses nothing which PSP admits.
 * `safe`: the weakest that admits nothing which PSP refuses.
 */
export const LEVEL_CHOICES = ['nearest', 'lossless', 'safe'] as const;
export type LevelChoice = (typeof LEVEL_CHOICES)[number];

export interface EmitOptions {
  /** Whether `pods/ephemeralcontainers` is checked. PSP 1.24 did not check it. */
  readonly ephemeral: 'guard' | 'as-psp';
  /** What happens to refused pods: audit entries, warnings, or refusal. */
  readonly mode: 'audit' | 'warn' | 'enforce';
  /** Names of existing namespaces, in addition to those in the grants. */
  readonly namespaces: readonly string[];
  /** The existing labels of namespaces, by name, as far as the input has them. */
  readonly existing?: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /**
   * Who may use which policy. `auto` is the most faithful selection that the target can do and the
   * input allows.
   */
  readonly selection: 'auto' | Selection;
  /** The pods that the policies apply to. If left out: every pod. */
  readonly scope?: ApplicationScope;
  /** A level for every namespace, or how to choose each namespace's own. */
  readonly psaLevel: LevelChoice | StandardLevel;
  /** The minor version of Kubernetes 1.x on which the policies will run. */
  readonly minor: number;
  /** vap: checks only what the levels of psa leave. Both must then be applied. */
  readonly residual: boolean;
  /** Positions of the policies in the input, for gaps. */
  readonly locate: ReadonlyMap<string, Locate>;
  /** Is called with the progress of the analysis of gaps. */
  readonly onProgress?: GapProgress | undefined;
}

export const DEFAULT_OPTIONS: EmitOptions = {
  ephemeral: 'guard',
  mode: 'enforce',
  namespaces: [],
  selection: 'auto',
  psaLevel: 'nearest',
  minor: KNOWN_MINORS.newest,
  residual: false,
  locate: new Map(),
};
