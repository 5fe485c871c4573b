/**
 * The function, asked once for each object; policies, sets and nodes are immutable, and the
 * analysis asks for the same ones again and again. What else it takes must follow from the object.
 */
export function remembered<K extends object, Rest extends readonly unknown[], V>(
  make: (of: K, ...rest: Rest) => V,
): (of: K, ...rest: Rest) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (of, ...rest) => {
    let made = known.get(of);
    if (made === undefined) known.set(of, (made = { value: make(of, ...rest) }));
    return made.value;
  };
}

/** The function, asked once for each key of its arguments. */
export function rememberedBy<Args extends readonly unknown[], V>(
  keyOf: (...args: Args) => string,
  make: (...args: Args) => V,
): (...args: Args) => V {
  const known = new Map<string, { readonly value: V }>();
  return (...args) => {
    const key = keyOf(...args);
    let made = known.get(key);
    if (made === undefined) known.set(key, (made = { value: make(...args) }));
    return made.value;
  };
}

/** The function, asked once for as long as it is asked about the same object. */
export function rememberedLast<K extends object, V>(make: (of: K) => V): (of: K) => V {
  let last: { readonly of: K; readonly value: V } | undefined;
  return (of) => {
    if (last?.of !== of) last = { of, value: make(of) };
    return last.value;
  };
}

/** The function, asked once for each row of objects. */
export function rememberedRow<K extends object, V>(
  make: (row: readonly K[]) => V,
): (row: readonly K[]) => V {
  const first = rowOf<K, V>([], make);
  return (row) => row.reduce((known, one) => known.behind(one), first).value();
}

interface Row<K, V> {
  readonly value: () => V;
  readonly behind: (one: K) => Row<K, V>;
}

function rowOf<K extends object, V>(row: readonly K[], make: (row: readonly K[]) => V): Row<K, V> {
  return {
    value: onDemand(() => make(row)),
    behind: remembered((one: K) => rowOf([...row, one], make)),
  };
}

/** The function, asked once and only where somebody wants to know. */
export function onDemand<V>(make: () => V): () => V {
  let made: { readonly value: V } | undefined;
  return () => (made ??= { value: make() }).value;
}
