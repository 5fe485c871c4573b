/** One request that the new cluster is asked, and what PSP and the targets say to it. */
import type { TargetName } from '../../gaps/gap.js';
import type { JsonObject } from '../../pod/json.js';
import type { Settings } from './settings.js';

export type AnswerWord = 'admitted' | 'refused';

/** A line of `expectations.ndjson`. */
export interface Expectation {
  /** Unique, and what the pod is called. */
  readonly id: string;
  /** The pod of a workload, once patched; or one on either side of a rule. */
  readonly about: 'workload' | 'rule';
  /** `Deployment shop/web`; `restricted, privileged: refused` */
  readonly title: string;
  readonly namespace: string;
  /** Who really asks; null where that is not known. */
  readonly user: string | null;
  readonly groups: readonly string[];
  readonly pod: JsonObject;
  readonly psp: AnswerWord;
  /** What the plan expects of each target. */
  readonly targets: Readonly<Partial<Record<TargetName, AnswerWord>>>;
  /** What an admitted pod comes to by PSP; null where PSP refuses it. */
  readonly settings: Settings | null;
  /** By target, where the plan expects others. */
  readonly otherSettings: Readonly<Partial<Record<TargetName, Settings>>>;
}

export const EXPECTATIONS = 'expectations.ndjson';
