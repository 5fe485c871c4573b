interface Level {
  conditionals: number;
  sums: number;
}

/**
 * How deep a server's parser goes into an expression of CEL (cel-go, parser.go: recursionListener):
 * brackets, and what follows a conditional, are an expression in an expression; each sum is a sum
 * of the one before it. Never less than the parser counts.
 */
export function expressionDepth(expression: string): number {
  const levels: Level[] = [{ conditionals: 0, sums: 0 }];
  /** Those of all levels, and what is deepest of them with the levels themselves. */
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

/** The quote that ends a text; where none does, the one that begins it. */
function endOfText(expression: string, start: number): number {
  for (let i = start + 1; i < expression.length; i += 1)
    if (expression[i] === '\\') i += 1;
    else if (expression[i] === '"') return i;
  return start;
}
