/** A set of requests on which a target answers differently from PSP. */
import type { Position } from '../ir/position.js';
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

export interface Gap {
  /** Stable across runs: target/policy/control-or-aspect/effect. */
  readonly id: string;
  readonly target: TargetName;
  /** The policy, or `*` where the gap is of the set as a whole. */
  readonly policy: string;
  /** The control's PSP field, or an aspect of PSP that is no field, such as `selection`. */
  readonly control: string;
  readonly effect: Effect;
  /** Exactly the requests that the gap covers. Free variables: `request` and `pod`. */
  readonly when: Bool;
  /** One pod inside the gap, where one was found. */
  readonly witness: JsonObject | null;
  readonly reason: string;
  readonly remedy: string;
  readonly source: Position | null;
}

export const SEVERITIES = ['error', 'warning', 'note'] as const;
export const severityOf = (effect: Effect): (typeof SEVERITIES)[number] =>
  effect === 'looser' ? 'error' : effect === 'unseen' ? 'note' : 'warning';

export function gapId(target: TargetName, policy: string, control: string, effect: Effect): string {
  return `${target}/${policy}/${control}/${effect}`;
}
