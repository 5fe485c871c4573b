/** Workloads of an application that the input has more than once. */
import { formatPosition, type Position } from '../base/position.js';
import { InputError, type Problem } from '../base/problem.js';
import { semanticEqual } from '../semantics/semanticEqual.js';
import type { ReadWorkload } from './workloadItems.js';

/**
 * Equal ones count once. Requests that were recorded are all kept: one pod may have several.
 *
 * @throws InputError if they differ: it is not known which one runs, and a policy for both admits
 *   too much for either.
 */
export function eachWorkloadOnce(items: readonly ReadWorkload[]): readonly ReadWorkload[] {
  const met = new Map<string, ReadWorkload[]>();
  const problems: Problem[] = [];
  const kept = items.filter((item) => {
    if (item.isReview || item.name === '') return true;
    const title = `${item.kind} ${item.request.namespace}/${item.name}`;
    const others = met.get(title) ?? [];
    if (others.every((other) => objectOf(other) === objectOf(item))) {
      met.set(title, [...others, item]);
      return true;
    }
    if (!others.some((other) => makesSamePods(other, item)))
      problems.push(repeated(title, item, others[0]!));
    return false;
  });
  if (problems.length > 0) throw new InputError(problems);
  return kept;
}

/** An object that makes several kinds of pods is read as several items. */
const objectOf = ({ id }: ReadWorkload): string => /^.*#\d+/s.exec(id)?.[0] ?? id;

const makesSamePods = (one: ReadWorkload, other: ReadWorkload): boolean =>
  semanticEqual(one.request.pod, other.request.pod);

/** A pod has a name of its own, or the spec of a template. */
const placeOf = ({ locate }: ReadWorkload): Position =>
  (locate(['metadata', 'name']) ?? locate(['spec']))!;

const repeated = (title: string, item: ReadWorkload, first: ReadWorkload): Problem => ({
  severity: 'error',
  position: placeOf(item),
  message: `${title} makes other pods at ${formatPosition(placeOf(first))}`,
  remedy: 'a cluster has one object of a name: leave one of the two out',
});
