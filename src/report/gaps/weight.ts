/** What workloads say of gaps and levels. */
import type { StandardLevel } from '../../standards/standardLevels.js';

export interface Weight {
  /** How many there are. */
  readonly workloads: number;
  /** Those that each gap affects, by its id; a gap that affects none is not in it. */
  readonly affected: ReadonlyMap<string, readonly string[]>;
  readonly levels: readonly LevelWeight[];
}

/** What a level would refuse of what PSP admits. */
export interface LevelWeight {
  readonly level: StandardLevel;
  readonly running: number;
  readonly refuses: readonly {
    readonly workload: string;
    readonly reasons: readonly string[];
    /** Once what PSP fills in stands in its template. */
    readonly admittedOncePatched: boolean;
  }[];
}
