/** Compares in the order of UTF-8 bytes, as Go and Kubernetes sort names. */
export function compareText(left: string, right: string): number {
  for (let i = 0; i < left.length && i < right.length; i += 1) {
    const difference = rank(left.charCodeAt(i)) - rank(right.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/**
 * JavaScript compares UTF-16 code units. The halves of a surrogate pair (characters beyond U+FFFF)
 * are moved behind all other units, as these characters sort in UTF-8.
 */
const rank = (unit: number): number =>
  unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
