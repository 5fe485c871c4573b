/** A request for the new cluster, with the answers of PSP and the targets. */
import type { TargetName } from '../../gaps/gap.js';
import type { JsonObject } from '../../pod/json.js';
import type { Settings } from './settings.js';

export type AnswerWord = 'admitted' | 'refused';

/** One line of `expectations.ndjson`. */
export interface Expectation {
  /** Unique. It is also the name of the pod. */
  readonly id: string;
  /** The patched pod of a workload, or a pod near a rule of a policy. */
  readonly about: 'workload' | 'rule';
  /** A title such as `Deployment shop/web` or `restricted, privileged: refused`. */
  readonly title: string;
  readonly namespace: string;
  /** The real requester; null if it is not known. */
  readonly user: string | null;
  readonly groups: readonly string[];
  readonly pod: JsonObject;
  readonly psp: AnswerWord;
  /** The answer that the plan expects of each target. */
  readonly targets: Readonly<Partial<Record<TargetName, AnswerWord>>>;
  /** The settings of the pod that PSP admits; null if PSP refuses it. */
  readonly settings: Settings | null;
  /** The expected settings for targets where they differ from PSP's. */
  readonly otherSettings: Readonly<Partial<Record<TargetName, Settings>>>;
}

export const EXPECTATIONS = 'expectations.ndjson';
