/** A gap: a set of requests that a target answers differently from PSP. */
import type { Position } from '../base/position.js';
import type { Bool } from '../lang/build.js';
import type { JsonObject } from '../pod/json.js';

export const TARGET_NAMES = ['psa', 'vap', 'gatekeeper', 'kyverno', 'kyverno-cel'] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

/**
 * - `looser`: the target admits what PSP denies
 * - `stricter`: the target denies what PSP admits
 * - `default-lost`, `default-differs`: both admit the pod, but with different values
 * - `unseen`: the verdict is the same, but something else that users relied on is different
 */
export const EFFECTS = ['looser', 'stricter', 'default-lost', 'default-differs', 'unseen'] as const;
export type Effect = (typeof EFFECTS)[number];

/** What PSP and the target answer. null means that the gap covers both answers. */
export interface GapAnswers {
  /** `changes` means that PSP admits the pod, but by no policy that leaves it unchanged. */
  readonly psp: 'admits' | 'changes' | 'denies' | null;
  /** `admits-new` means that the target admits what is created, and either answers an update. */
  readonly target: 'admits' | 'admits-new' | 'denies' | null;
}

/** For each effect, the answers of PSP and the target. */
export const ANSWERS: Readonly<Record<Effect, GapAnswers>> = {
  looser: { psp: 'denies', target: 'admits' },
  stricter: { psp: 'admits', target: 'denies' },
  'default-lost': { psp: 'changes', target: 'admits' },
  'default-differs': { psp: 'admits', target: 'admits' },
  unseen: { psp: 'admits', target: 'admits' },
};

/**
 * - `act`: how containers run, or whether they are admitted, changes. The user must do something,
 *   or accept a loss
 * - `decide`: an intended difference that an option chooses
 * - `record`: it comes from the history of the API server: nothing is granted, and no setting is
 *   lost
 */
export const IMPACTS = ['act', 'decide', 'record'] as const;
export type Impact = (typeof IMPACTS)[number];

export interface Gap {
  /** Stable across runs: target/policy/control-or-aspect/effect. */
  readonly id: string;
  readonly target: TargetName;
  /** The name of the policy, or `*` for a gap of the set as a whole. */
  readonly policy: string;
  /** The PSP field of the control, or an aspect of PSP that is not a field, such as `selection`. */
  readonly control: string;
  readonly effect: Effect;
  readonly impact: Impact;
  /**
   * The cause of the gap, as a condition with the free variables `request` and `pod`. The gap
   * covers the requests for which it and `granted` hold and that both sides answer as `answers`
   * says.
   */
  readonly when: Bool;
  readonly answers: GapAnswers;
  /** If it matters: who the requester is, with the same free variables as `when`. */
  readonly granted?: Bool;
  /**
   * A request in the gap: a Pod that an administrator creates, or an AdmissionReview; null if none
   * was found.
   */
  readonly witness: JsonObject | null;
  readonly reason: string;
  readonly remedy: string;
  readonly source: Position | null;
  /**
   * Set if the input does not say which requests are in the gap. Then it explains no answer and has
   * no witness.
   */
  readonly beyondInput?: true;
  /** Set if the condition nevertheless says exactly which requests are in the gap. */
  readonly isExact?: true;
}

/**
 * Whether the gap depends only on settings of the cluster. Such a gap is reported for every input,
 * so no change of the input can bring or remove it.
 */
export const isOfSettings = ({
  impact,
  beyondInput,
}: Pick<Gap, 'impact' | 'beyondInput'>): boolean => impact === 'decide' && beyondInput === true;

export const SEVERITIES = ['error', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];
export function severityOf({ effect, impact }: Pick<Gap, 'effect' | 'impact'>): Severity {
  if (impact === 'record' || effect === 'unseen') return 'note';
  return effect === 'looser' ? 'error' : 'warning';
}

export function gapId(target: TargetName, policy: string, control: string, effect: Effect): string {
  return `${target}/${policy}/${control}/${effect}`;
}
