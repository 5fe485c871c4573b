/** The effect of gaps and levels on workloads. */
import type { StandardLevel } from '../../standards/standardLevels.js';

export interface Weight {
  /** The number of workloads. */
  readonly workloads: number;
  /**
   * The workloads that each gap affects, by the id of the gap. A gap that affects none is not
   * included.
   */
  readonly affected: ReadonlyMap<string, readonly string[]>;
  readonly levels: readonly LevelWeight[];
}

/** The workloads that PSP admits and the level would refuse. */
export interface LevelWeight {
  readonly level: StandardLevel;
  readonly running: number;
  readonly refuses: readonly {
    readonly workload: string;
    readonly reasons: readonly string[];
    /** Whether the level admits it after its template is patched with what PSP fills in. */
    readonly admittedOncePatched: boolean;
  }[];
}
