/**
 * Paths written with dots in Rego. If a step is missing, the path is `undefined`, and a comparison
 * with it does not hold.
 */
import type { Node } from './node.js';
import { isAlwaysThere } from './policyParam.js';
import { regoLiteral, regoName } from './regoWords.js';

/**
 * A chain of properties of a variable, written with dots; undefined if the node is something else.
 */
export function dotted(node: Node): string | undefined {
  if (node.kind === 'variable') return regoName(node.name);
  if (node.kind !== 'at' && node.kind !== 'field') return undefined;
  const of = /^\w+$/.test(node.key) ? dotted(node.of) : undefined;
  return of === undefined ? undefined : `${of}.${node.key}`;
}

/**
 * Drops the stand-in for an absent value in a comparison with another literal: an absent value
 * differs from that literal in any case.
 *
 * @returns the value without its stand-in; undefined if the stand-in matters.
 */
export function besides(node: Node, other: Node): Node | undefined {
  if (node.kind !== 'else' || node.value.kind !== 'literal' || other.kind !== 'literal')
    return undefined;
  return regoLiteral(node.value.value) === regoLiteral(other.value) ? undefined : node.of;
}

export function dottedBeside(node: Node, other: Node): string | undefined {
  const present = besides(node, other);
  return present === undefined ? undefined : dotted(present);
}

/** A policy's value, with defaults for steps that may be null: a constraint omits null values. */
export function policyValue(path: readonly string[]): string {
  return isAlwaysThere(path)
    ? `policy.spec.${path.join('.')}`
    : `object.get(policy.spec, ${JSON.stringify(path)}, null)`;
}
