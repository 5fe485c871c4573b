/**
 * The items of the source, to be read again and again; each is made when somebody first comes to
 * it.
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
