/**
 * Moves a comparison with a literal into the branches of a conditional, where it can usually be
 * simplified.
 */
import type { Node } from './node.js';

type Comparison = Extract<Node, { kind: 'equal' | 'in' }>;

/**
 * `(a ? "x" : b) == "y"` becomes `a ? false : b == "y"`, and `("p" + q) == "pr"` becomes `q ==
 * "r"`.
 * @returns undefined if there is nothing to move.
 */
export function distributeComparison(node: Comparison): Node | undefined {
  const subject = node.kind === 'equal' ? node.left : node.item;
  const values = comparedTexts(node);
  if (values === undefined) return undefined;
  const compare = (of: Node): Node =>
    node.kind === 'equal' ? { ...node, left: of } : { ...node, item: of };
  if (subject.kind === 'if')
    return { ...subject, then: compare(subject.then), otherwise: compare(subject.otherwise) };
  if (subject.kind === 'ifPresent')
    return { ...subject, then: compare(subject.then), absent: compare(subject.absent) };
  const [first, ...others] = subject.kind === 'concat' ? subject.items : [];
  if (first?.kind === 'literal') {
    const prefix = String(first.value);
    const rest = values
      .filter((value) => value.startsWith(prefix))
      .map((value) => value.slice(prefix.length));
    const left: Node = others.length === 1 ? others[0]! : { kind: 'concat', items: others };
    return { kind: 'in', item: left, list: { kind: 'literal', value: rest } };
  }
  return undefined;
}

function comparedTexts(node: Comparison): readonly string[] | undefined {
  const other = node.kind === 'equal' ? node.right : node.list;
  if (other.kind !== 'literal') return undefined;
  const values: readonly unknown[] = Array.isArray(other.value) ? other.value : [other.value];
  return isTexts(values) ? values : undefined;
}

function isTexts(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === 'string');
}
