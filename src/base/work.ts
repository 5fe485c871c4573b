/**
 * Counters of the work done so far. Tests check them, because run time varies too much on a busy
 * machine.
 */
export const work = {
  /** How often the values of a policy were put into a predicate. */
  bound: 0,
  /** How many predicates were compiled. */
  compiled: 0,
  /** How many predicates were printed as CEL. */
  printed: 0,
  /** How many parts of predicates were evaluated. */
  asked: 0,
  /** How often a single check was evaluated for a pod. */
  checked: 0,
  /** How many requests were tried in the search for witnesses of gaps. */
  tried: 0,
  /** How many cases the proofs went through. */
  cases: 0,
};
