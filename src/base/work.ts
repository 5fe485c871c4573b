/** How much was done so far. Tests hold it, for time says little on a busy machine. */
export const work = {
  /** Predicates that a policy's values were put into. */
  bound: 0,
  /** Predicates that were compiled. */
  compiled: 0,
  /** Predicates that were written in CEL. */
  printed: 0,
  /** Parts of predicates that were evaluated. */
  asked: 0,
  /** Checks that were asked of a pod, by themselves. */
  checked: 0,
  /** Requests that were looked at for a witness of a gap. */
  tried: 0,
  /** Cases that proofs went through. */
  cases: 0,
};
