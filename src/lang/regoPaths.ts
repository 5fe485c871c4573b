/**
 * Values as Rego reads them in one go: where a path breaks off, it is `undefined`, and what is asked
 * of it does not hold.
 */
import type { Node } from './node.js';
import { regoLiteral, regoName } from './regoWords.js';

/** A chain of properties of a variable, with dots; Rego's `undefined` wherever it breaks off. */
export function dotted(node: Node): string | undefined {
  if (node.kind === 'variable') return regoName(node.name);
  if (node.kind !== 'at' && node.kind !== 'field') return undefined;
  const of = /^\w+$/.test(node.key) ? dotted(node.of) : undefined;
  return of === undefined ? undefined : `${of}.${node.key}`;
}

/**
 * A value that stands for what is absent makes no difference where another one is looked for: what
 * is absent is no literal.
 *
 * @returns what `node` is where it is there.
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
