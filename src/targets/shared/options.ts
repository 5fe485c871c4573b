/** What the user chooses of what is written for a target. */
import type { Locate } from '../../base/position.js';
import type { GapProgress } from '../../gaps/gapMaker.js';
import { KNOWN_MINORS } from '../../standards/knownMinors.js';
import type { ApplicationScope } from './scope.js';
import type { StandardLevel } from '../../standards/standardLevels.js';

/**
 * `live`: the target asks RBAC at admission; `static`: the grants are compiled in; `any`: every
 * policy may admit.
 */
export const SELECTIONS = ['live', 'static', 'any'] as const;
export type Selection = (typeof SELECTIONS)[number];

/**
 * How a namespace gets its level of the Pod Security Standards. `nearest`: the strictest that
 * admits what the policies state; `lossless`: the strictest that refuses nothing PSP admits;
 * `safe`: the weakest that admits nothing PSP refuses.
 */
export const LEVEL_CHOICES = ['nearest', 'lossless', 'safe'] as const;
export type LevelChoice = (typeof LEVEL_CHOICES)[number];

export interface EmitOptions {
  /** Whether `pods/ephemeralcontainers` is checked (PSP 1.24 did not). */
  readonly ephemeral: 'guard' | 'as-psp';
  /** How refusals are enforced. */
  readonly mode: 'audit' | 'warn' | 'enforce';
  /** Namespaces that exist besides those the grants name. */
  readonly namespaces: readonly string[];
  /** The labels that namespaces have already, by their names, as far as the input says. */
  readonly existing?: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /**
   * Who may use which policy: `auto` is the most faithful way that the target has and the input
   * supports.
   */
  readonly selection: 'auto' | Selection;
  /** Which pods the policies are for; every pod where it is left out. */
  readonly scope?: ApplicationScope;
  /** The level for every namespace, or how each gets its own. */
  readonly psaLevel: LevelChoice | StandardLevel;
  /** The minor version of Kubernetes 1.x that the policies are for. */
  readonly minor: number;
  /** vap: check only what the levels that psa sets leave to check; both are applied. */
  readonly residual: boolean;
  /** Where each policy stands in the input; for gaps. */
  readonly locate: ReadonlyMap<string, Locate>;
  /** How far the analysis of gaps is. */
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
