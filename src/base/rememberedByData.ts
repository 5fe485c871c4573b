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
    let one = known.get(hash);
    for (let i = 0; one !== undefined && i < COMPARED; i += 1) {
      if (sameData(one.of, of)) return one.made;
      one = one.next;
    }
    const made = make(of);
    if (known.size >= most) known.clear();
    known.set(hash, { of, made, next: known.get(hash) });
    return made;
  };
}

/**
 * With how many objects of the same hash an object is compared. Hostile input may have any number of
 * them; the result is then made again.
 */
const COMPARED = 8;

interface Entry<K, V> {
  readonly of: K;
  readonly made: V;
  /** Another one with the same hash. */
  readonly next: Entry<K, V> | undefined;
}

const dataHash = remembered((of: object): number => hashOfText(exactJson(of, 0)));
