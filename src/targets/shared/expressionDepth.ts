interface Level {
  conditionals: number;
  sums: number;
}

/**
 * An upper bound for the depth of a CEL expression in the server's parser (cel-go, parser.go:
 * recursionListener). An expression in brackets is one level deeper, and so is what follows a
 * conditional. In a chain of sums, each sum contains the one before it.
 */
export function expressionDepth(expression: string): number {
  const levels: Level[] = [{ conditionals: 0, sums: 0 }];
  /**
   * The totals of all open levels. `deepest` is the largest depth so far, including the number of
   * levels.
   */
  const all: Level = { conditionals: 0, sums: 0 };
  let deepest = 1;
  const set = (level: Level, conditionals: number, sums: number): void => {
    all.conditionals += conditionals - level.conditionals;
    all.sums += sums - level.sums;
    level.conditionals = conditionals;
    level.sums = sums;
  };
  for (let i = 0; i < expression.length && levels.length > 0; i += 1) {
    const level = levels.at(-1)!;
    switch (expression[i]) {
      case '"':
        i = endOfText(expression, i);
        continue;
      case '(':
      case '[':
      case '{':
        levels.push({ conditionals: 0, sums: 0 });
        break;
      case ')':
      case ']':
      case '}':
        set(level, 0, 0);
        levels.pop();
        break;
      case ',':
        set(level, 0, 0);
        break;
      case '?':
        set(level, level.conditionals + 1, level.sums);
        break;
      case '+':
        set(level, level.conditionals, level.sums + 1);
        break;
      case ':':
      case '&':
      case '|':
        set(level, level.conditionals, 0);
        break;
      default:
        continue;
    }
    deepest = Math.max(deepest, levels.length + Math.max(all.conditionals, all.sums));
  }
  return deepest;
}

/** Index of the quote that ends the text; if there is none, of the one that begins it. */
function endOfText(expression: string, start: number): number {
  for (let i = start + 1; i < expression.length; i += 1)
    if (expression[i] === '\\') i += 1;
    else if (expression[i] === '"') return i;
  return start;
}
