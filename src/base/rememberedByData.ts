import { exactJson } from './exactJson.js';
import { hashOfText } from './hashOfText.js';
import { remembered } from './remembered.js';
import { sameData } from './sameData.js';

/**
 * Remembers the result of `make` for equal plain data, whichever object holds it. The first object
 * is kept to compare others with it, and no text of it.
 *
 * @param most for how many results; if there are more, all are forgotten. Default: no limit.
 */
export function rememberedByData<K extends object, V>(
  make: (of: K) => V,
  most = Infinity,
): (of: K) => V {
  const known = new Map<number, Entry<K, V>>();
  return (of) => {
    const hash = dataHash(of);
    const first = known.get(hash);
    for (let one = first; one !== undefined; one = one.next)
      if (sameData(one.of, of)) return one.made;
    const made = make(of);
    if (known.size >= most) known.clear();
    known.set(hash, { of, made, next: known.get(hash) });
    return made;
  };
}

interface Entry<K, V> {
  readonly of: K;
  readonly made: V;
  /** Another one with the same hash. */
  readonly next: Entry<K, V> | undefined;
}

const dataHash = remembered((of: object): number => hashOfText(exactJson(of, 0)));
