/**
 * Remembers the result of `make` for each object. Policies, sets and nodes are immutable, and the
 * analysis asks for the same ones again and again.
 */
export function remembered<K extends object, V>(make: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, V>();
  return (of) => {
    const found = known.get(of);
    if (found !== undefined || known.has(of)) return found as V;
    const made = make(of);
    known.set(of, made);
    return made;
  };
}

/** As `remembered`, with a second argument that follows from the object. */
export function rememberedWith<K extends object, W, V>(
  make: (of: K, beside: W) => V,
): (of: K, beside: W) => V {
  const known = new WeakMap<K, V>();
  return (of, beside) => {
    const found = known.get(of);
    if (found !== undefined || known.has(of)) return found as V;
    const made = make(of, beside);
    known.set(of, made);
    return made;
  };
}

/** Remembers the result for each key that `keyOf` computes from the arguments. */
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

/** Remembers only the last object and its result. */
export function rememberedLast<K extends object, V>(make: (of: K) => V): (of: K) => V {
  let last: K | undefined;
  let known: V;
  return (of) => {
    if (of !== last) {
      known = make(of);
      last = of;
    }
    return known;
  };
}

/** Remembers the result for each sequence of objects. */
export function rememberedRow<K extends object, V>(
  make: (row: readonly K[]) => V,
): (row: readonly K[]) => V {
  const first = new Row<K, V>(undefined, undefined);
  return (row) => row.reduce((known, one) => known.behind(one), first).value(make);
}

/** A tree of objects: sequences that begin alike share their first nodes. */
class Row<K extends object, V> {
  private made: { readonly value: V } | undefined;
  private longer: WeakMap<K, Row<K, V>> | undefined;

  constructor(
    private readonly before: Row<K, V> | undefined,
    private readonly last: K | undefined,
  ) {}

  value(make: (row: readonly K[]) => V): V {
    return (this.made ??= { value: make(this.objects()) }).value;
  }

  behind(one: K): Row<K, V> {
    this.longer ??= new WeakMap();
    let row = this.longer.get(one);
    if (row === undefined) this.longer.set(one, (row = new Row<K, V>(this, one)));
    return row;
  }

  private objects(): readonly K[] {
    return this.before === undefined ? [] : [...this.before.objects(), this.last!];
  }
}

/** Computes the value at the first call, and remembers it. */
export function onDemand<V>(make: () => V): () => V {
  let made: { readonly value: V } | undefined;
  return () => (made ??= { value: make() }).value;
}
