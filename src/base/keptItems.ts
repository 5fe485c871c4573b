/**
 * Makes a one-time iterable readable many times. Each item is produced at most once, when a reader
 * first reaches it, and then kept.
 */
export function keptItems<T>(source: Iterable<T>): Iterable<T> {
  const kept: T[] = [];
  const rest = source[Symbol.iterator]();
  let isDone = false;
  return {
    *[Symbol.iterator]() {
      for (let i = 0; ; i += 1) {
        if (i === kept.length) {
          if (isDone) return;
          const next = rest.next();
          isDone = next.done === true;
          if (next.done === true) return;
          kept.push(next.value);
        }
        yield kept[i]!;
      }
    },
  };
}
