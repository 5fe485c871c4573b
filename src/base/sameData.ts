/** Structural equality of plain data. */
export function sameData(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (
    typeof left !== 'object' ||
    typeof right !== 'object' ||
    left === null ||
    right === null ||
    Array.isArray(left) !== Array.isArray(right)
  )
    return false;
  const a = Object.entries(left);
  const b = Object.keys(right);
  return (
    a.length === b.length &&
    a.every(([key, value]) => sameData(value, (right as Record<string, unknown>)[key]))
  );
}
