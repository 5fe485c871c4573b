/**
 * A copy to fill in. Where objects of many kinds are spread, V8 makes a hidden class for each copy:
 * they take time, and outlive it. `assign` makes none, but takes a key `__proto__` of somebody's
 * object for the prototype.
 */
export const shallowCopy = <T extends object>(of: T): T =>
  Object.hasOwn(of, '__proto__') ? { ...of } : Object.assign({} as T, of);
