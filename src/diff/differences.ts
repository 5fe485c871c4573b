/** Finds what a change of policies or grants newly admits or newly refuses. */
import { EFFECTS } from '../gaps/gap.js';
import type { AdmissionRequest } from '../pod/request.js';
import { comparedGrants } from './assumedGrants.js';
import { changeOf } from './change.js';
import { compare, type Sides } from './comparison.js';
import { differenceId, type Difference, type DiffInput } from './difference.js';
import { explainer } from './explanations.js';
import { placeInNew, placeOf } from './place.js';
import { reasonOf } from './reason.js';
import { searchDifferences, type DiffProgress } from './search.js';
import { sideOf } from './side.js';

export interface Differences {
  /** Differences by which more is admitted come first. */
  readonly differences: readonly Difference[];
  /** The assumption about grants, in words; undefined if both sides have grants of their own. */
  readonly assumed: string | undefined;
  /**
   * Ids of the differences that explain the answer to a request; empty if both sets answer alike.
   */
  readonly explaining: (request: AdmissionRequest) => readonly string[];
}

export function differencesBetween(
  before: DiffInput,
  after: DiffInput,
  onProgress: DiffProgress = () => undefined,
): Differences {
  const grants = comparedGrants(before.policySet, after.policySet);
  const sides: Sides = {
    old: sideOf(before.policySet, grants.old),
    new: sideOf(after.policySet, grants.new),
  };
  const change = changeOf(sides);
  const found = searchDifferences(sides, change, onProgress);
  const explain = explainer(sides, change);
  const differences = [...found].map(([id, { explanation, request, comparison }]): Difference => ({
    ...explanation,
    id,
    reason: reasonOf(explanation, comparison, sides, change),
    source: placeOf(explanation, change, before, after),
    inNew: placeInNew(explanation, change, after),
    witness: request,
    old: sides.old.review(request),
    new: sides.new.review(request),
  }));
  return {
    differences: inOrder(differences),
    assumed: grants.assumed,
    explaining: (request) => explain(request, compare(sides, request)).map(differenceId),
  };
}

const inOrder = (differences: readonly Difference[]): readonly Difference[] =>
  [...differences].sort((a, b) => EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect));
