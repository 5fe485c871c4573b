/** Prints what holds where a predicate does not, as the rules of a template that refuse have it. */
import { freeVariables, type Node } from './node.js';
import { isTrue, RegoPrinter } from './printRego.js';
import { regoName } from './regoWords.js';

/** Lines of a rule that refuses one of many: what is asked before any of them, and of each. */
interface Refusal {
  readonly before: readonly string[];
  readonly lines: readonly string[];
}

export class RefusalPrinter extends RegoPrinter {
  /**
   * The lines that hold where `condition` does not, as a rule that refuses has them: nothing nests
   * in them, so that the engine is through with each before it begins the next.
   */
  refusal(condition: Node): readonly string[] {
    if (this.shared.get(condition) !== undefined) return this.body({ kind: 'not', of: condition });
    switch (condition.kind) {
      case 'or': {
        // What gives something a name comes last, and once: a name is given once in a rule.
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

  /** The same for what is about one of many: what is the same for all of them comes first. */
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

  /** Whether `refusal` gives a name to an item or a value of it. */
  private givesName(node: Node): boolean {
    if (this.shared.get(node) !== undefined) return false;
    if (node.kind === 'or') return node.items.some((item) => this.givesName(item));
    return node.kind === 'all' || (node.kind === 'ifPresent' && isTrue(node.absent));
  }
}
