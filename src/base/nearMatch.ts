/** The known word that a misspelt `word` most likely means; undefined if none is similar enough. */
export function nearMatch(word: string, known: readonly string[]): string | undefined {
  const limit = mostMistakes(word.length);
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** In a short word few mistakes are allowed: two of them turn `opa` into `psa`. */
function mostMistakes(length: number): number {
  if (length <= 4) return Math.min(1, length - 1);
  return Math.max(2, Math.floor(length / 3));
}

/** Two neighbouring letters that changed places are one mistake. */
function editDistance(a: string, b: string): number {
  let beforePrevious: readonly number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? beforePrevious[j - 2]! + 1 : substitution;
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution, swap));
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length]!;
}
