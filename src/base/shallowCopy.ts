/**
 * A shallow copy whose properties are then set. It uses Object.assign, because V8 makes a hidden
 * class for each spread of an object of unknown shape, which costs time and memory. But assign
 * would treat a key `__proto__` of the input as the prototype, so such an object is spread.
 */
export const shallowCopy = <T extends object>(of: T): T =>
  Object.hasOwn(of, '__proto__') ? { ...of } : Object.assign({} as T, of);
