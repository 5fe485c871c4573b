/** Bytewise (UTF-8) order, as Go and Kubernetes sort names. */
export function compareText(left: string, right: string): number {
  for (let i = 0; i < left.length && i < right.length; i += 1) {
    const difference = rank(left.charCodeAt(i)) - rank(right.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Halves of characters beyond U+FFFF come after all whole ones, as the characters do in UTF-8. */
const rank = (unit: number): number =>
  unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
