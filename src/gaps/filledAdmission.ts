/**
 * The answer of a target that, on CREATE, fills in the values that all policies share, and then
 * judges the pod as it is.
 */
import type { Node } from '../lang/node.js';
import { folded } from '../lang/simplify.js';
import { isCreate } from '../pod/requestView.js';
import { FILLS_NOTHING, type SharedFilling } from '../semantics/sharedFills.js';

/** @param asItStands the target's answer for pods as they are. */
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
