/** Compares the answers of two policy sets to a request. */
import type { Effect } from '../gaps/gap.js';
import { podEffect } from '../gaps/podEffect.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { Decision } from '../semantics/admission.js';
import type { Side } from './side.js';

export interface Sides {
  readonly old: Side;
  readonly new: Side;
}

export interface Comparison {
  readonly old: Decision;
  readonly new: Decision;
  /** undefined if the answers are equal. */
  readonly effect: Effect | undefined;
}

export function compare(sides: Sides, request: AdmissionRequest): Comparison {
  const before = sides.old.decide(request);
  const after = sides.new.decide(request);
  return { old: before, new: after, effect: effectBetween(request, before, after) };
}

function effectBetween(
  { operation, subResource }: AdmissionRequest,
  before: Decision,
  after: Decision,
): Effect | undefined {
  if (before.verdict === 'denied') return after.verdict === 'denied' ? undefined : 'looser';
  if (after.verdict === 'denied') return 'stricter';
  if (operation !== 'CREATE' || subResource !== '') return undefined;
  if (podEffect(before.pod, '1.24') !== podEffect(after.pod, '1.24'))
    return before.verdict === 'mutated' && after.verdict === 'allowed'
      ? 'default-lost'
      : 'default-differs';
  return before.policy === after.policy ? undefined : 'unseen';
}
