/** The first item for which `holds` is true; undefined if there is none. */
export function firstWith<T>(items: Iterable<T>, holds: (one: T) => boolean): T | undefined {
  for (const one of items) if (holds(one)) return one;
  return undefined;
}
