/** A list in a sentence that names only the first items: `a, b, c and 136 more`. */
export function shortList(items: readonly string[], most = 4): string {
  const left = items.length - most;
  return left > 1 ? `${items.slice(0, most).join(', ')} and ${left} more` : items.join(', ');
}
