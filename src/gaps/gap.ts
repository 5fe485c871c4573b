/** A set of requests on which a target answers differently from PSP. */
import type { Position } from '../base/position.js';
import type { Bool } from '../lang/build.js';
import type { JsonObject } from '../pod/json.js';

export const TARGET_NAMES = ['psa', 'vap', 'gatekeeper', 'kyverno', 'kyverno-cel'] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

/**
 * - `looser`: the target admits what PSP denies
 * - `stricter`: the target denies what PSP admits
 * - `default-lost`, `default-differs`: both admit, but the pod is not the same
 * - `unseen`: the verdict is the same, but something that people relied on is not
 */
export const EFFECTS = ['looser', 'stricter', 'default-lost', 'default-differs', 'unseen'] as const;
export type Effect = (typeof EFFECTS)[number];

/** What PSP and the target answer; null where the gap covers either. */
export interface GapAnswers {
  /** `changes`: it admits the pod, and no policy that may be used admits it as it stands. */
  readonly psp: 'admits' | 'changes' | 'denies' | null;
  readonly target: 'admits' | 'denies' | null;
}

/** What an effect says of the two answers. */
export const ANSWERS: Readonly<Record<Effect, GapAnswers>> = {
  looser: { psp: 'denies', target: 'admits' },
  stricter: { psp: 'admits', target: 'denies' },
  'default-lost': { psp: 'changes', target: 'admits' },
  'default-differs': { psp: 'admits', target: 'admits' },
  unseen: { psp: 'admits', target: 'admits' },
};

/**
 * - `act`: how containers run, or whether they are admitted, changes: something is to be done, or a
 *   loss to be accepted
 * - `decide`: a difference on purpose that an option chooses
 * - `record`: the server's own history: no power is gained, and no setting is lost
 */
export const IMPACTS = ['act', 'decide', 'record'] as const;
export type Impact = (typeof IMPACTS)[number];

export interface Gap {
  /** Stable across runs: target/policy/control-or-aspect/effect. */
  readonly id: string;
  readonly target: TargetName;
  /** The policy, or `*` where the gap is of the set as a whole. */
  readonly policy: string;
  /** The control's PSP field, or an aspect of PSP that is no field, such as `selection`. */
  readonly control: string;
  readonly effect: Effect;
  readonly impact: Impact;
  /**
   * What of the request is its cause. Free variables: `request` and `pod`. The gap covers the
   * requests where this holds and both answer as `answers` says.
   */
  readonly when: Bool;
  readonly answers: GapAnswers;
  /**
   * One request inside the gap, where one was found: a Pod that an administrator creates, or an
   * AdmissionReview.
   */
  readonly witness: JsonObject | null;
  readonly reason: string;
  readonly remedy: string;
  readonly source: Position | null;
  /**
   * Which requests are in it depends on facts that the input does not have: it is said of none, and
   * has no witness.
   */
  readonly beyondInput?: true;
  /** Its condition says all the same which requests are in it. */
  readonly isExact?: true;
}

/**
 * Whether the settings of the cluster leave it open: it is named whatever the input is, and no
 * change of the input brings or removes it.
 */
export const isOfSettings = ({
  impact,
  beyondInput,
}: Pick<Gap, 'impact' | 'beyondInput'>): boolean => impact === 'decide' && beyondInput === true;

export const SEVERITIES = ['error', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];
export function severityOf(gap: Pick<Gap, 'effect' | 'impact' | 'beyondInput'>): Severity {
  if (gap.impact === 'record' || gap.effect === 'unseen') return 'note';
  return gap.effect === 'looser' && !isOfSettings(gap) ? 'error' : 'warning';
}

export function gapId(target: TargetName, policy: string, control: string, effect: Effect): string {
  return `${target}/${policy}/${control}/${effect}`;
}
