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
const NONE: Readonly<Level> = { conditionals: 0, sums: 0 };

export function expressionDepth(expression: string): number {
  const levels: Level[] = [{ ...NONE }];
  let deepest = 1;
  for (const token of expression.matchAll(/"(?:[^"\\]|\\.)*"|&&|\|\||[()[\]{}?:+,]/gs)) {
    const [text] = token;
    if (text.startsWith('"')) continue;
    const level = levels.at(-1)!;
    if (OPENING.includes(text)) levels.push({ ...NONE });
    else if (CLOSING.includes(text)) levels.pop();
    else if (text === ',') Object.assign(level, NONE);
    else if (text === '?') level.conditionals += 1;
    else if (text === '+') level.sums += 1;
    else level.sums = 0;
    deepest = Math.max(deepest, sumOf(levels, 'conditionals'), sumOf(levels, 'sums'));
    if (levels.length === 0) break;
  }
  return deepest;
}

const sumOf = (levels: readonly Level[], key: keyof Level): number =>
  levels.reduce((sum, level) => sum + 1 + level[key], 0);
