/**
 * How deep a server's parser goes into an expression of CEL (cel-go, parser.go: recursionListener):
 * brackets, and what follows a conditional, are an expression in an expression; each sum is a sum
 * of the one before it. Never less than the parser counts.
 */
const OPENING = '([{';
const CLOSING = ')]}';

interface Level {
  conditionals: number;
  sums: number;
}

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
  for (const token of expression.matchAll(/"(?:[^"\\]|\\.)*"|&&|\|\||[()[\]{}?:+,]/gs)) {
    const [text] = token;
    if (text.startsWith('"')) continue;
    const level = levels.at(-1)!;
    if (OPENING.includes(text)) levels.push({ conditionals: 0, sums: 0 });
    else if (CLOSING.includes(text)) {
      set(level, 0, 0);
      levels.pop();
    } else if (text === ',') set(level, 0, 0);
    else if (text === '?') set(level, level.conditionals + 1, level.sums);
    else if (text === '+') set(level, level.conditionals, level.sums + 1);
    else set(level, level.conditionals, 0);
    deepest = Math.max(deepest, levels.length + Math.max(all.conditionals, all.sums));
    if (levels.length === 0) break;
  }
  return deepest;
}
