/** Prints the negation of a predicate as the body of a Rego rule that refuses pods. */
import { freeVariables, type Node } from './node.js';
import { isTrue, RegoPrinter } from './printRego.js';
import { regoName } from './regoWords.js';

/**
 * The body of a rule about the items of a list: conditions that do not depend on the item, and
 * those that do.
 */
interface Refusal {
  readonly before: readonly string[];
  readonly lines: readonly string[];
}

export class RefusalPrinter extends RegoPrinter {
  /**
   * The lines that hold if `condition` does not. They are not nested: the engine finishes each line
   * before the next.
   */
  refusal(condition: Node): readonly string[] {
    if (this.shared.get(condition) !== undefined) return this.body({ kind: 'not', of: condition });
    switch (condition.kind) {
      case 'or': {
        // A part that assigns a variable comes last, and there may be only one: a variable is
        // assigned once in a rule.
        const naming = condition.items.filter((item) => this.givesName(item)).slice(-1);
        const others = condition.items.filter((item) => !naming.includes(item));
        return [
          ...others.flatMap((item) => this.body({ kind: 'not', of: item })),
          ...naming.flatMap((item) => this.refusal(item)),
        ];
      }
      case 'all':
        return [
          `some ${regoName(condition.name)} in ${this.itemsOf(condition.list)}`,
          ...this.refusal(condition.body),
        ];
      case 'ifPresent':
        if (isTrue(condition.absent))
          return [...this.binding(condition), ...this.refusal(condition.then)];
        break;
      default:
    }
    return this.body({ kind: 'not', of: condition });
  }

  /**
   * As `refusal`, for a condition on the items of a list. Parts that do not depend on the item come
   * first.
   */
  refusalOf(element: string, condition: Node): Refusal {
    const isAbout = (node: Node): boolean => freeVariables(node).has(element);
    if (condition.kind === 'ifPresent' && isTrue(condition.absent) && !isAbout(condition.of))
      return { before: this.binding(condition), lines: this.refusal(condition.then) };
    if (condition.kind !== 'or') return { before: [], lines: this.refusal(condition) };
    const own = condition.items.filter(isAbout);
    const others = condition.items.filter((item) => !own.includes(item));
    return {
      before: this.refusal({ kind: 'or', items: others }),
      lines: this.refusal({ kind: 'or', items: own }),
    };
  }

  /** Whether the lines of `refusal` for this node assign a variable. */
  private givesName(node: Node): boolean {
    if (this.shared.get(node) !== undefined) return false;
    if (node.kind === 'or') return node.items.some((item) => this.givesName(item));
    return node.kind === 'all' || (node.kind === 'ifPresent' && isTrue(node.absent));
  }
}
