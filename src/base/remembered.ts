/**
 * The function, asked once for each object; policies, sets and nodes are immutable, and the
 * analysis asks for the same ones again and again.
 */
export function remembered<K extends object, V>(make: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (of) => {
    let made = known.get(of);
    if (made === undefined) known.set(of, (made = { value: make(of) }));
    return made.value;
  };
}
