/**
 * What a target answers that fills in on CREATE what all policies share, and then judges the pod as
 * it stands.
 */
import type { Node } from '../lang/node.js';
import { folded } from '../lang/simplify.js';
import { isCreate } from '../pod/requestView.js';
import { FILLS_NOTHING, type SharedFilling } from '../semantics/sharedFills.js';

/** @param asItStands what it answers of pods as they stand. */
export function filledAdmission(asItStands: Node, filling: SharedFilling): Node {
  return filling === FILLS_NOTHING
    ? asItStands
    : folded({
        kind: 'if',
        test: isCreate.node,
        then: filling.node(asItStands),
        otherwise: asItStands,
      });
}
