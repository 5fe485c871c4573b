/** Makes a failing case small: drops everything without which it still fails. */
import type { PolicySet } from '../../src/ir/policySet.js';
import type { AdmissionRequest } from '../../src/pod/request.js';

export interface Case {
  readonly set: PolicySet;
  readonly request: AdmissionRequest;
}

export async function shrink(
  start: Case,
  fails: (candidate: Case) => Promise<boolean>,
): Promise<Case> {
  let best = start;
  for (let improved = true; improved;) {
    improved = false;
    for (const candidate of smaller(best)) {
      if (!(await fails(candidate).catch(() => false))) continue;
      best = candidate;
      improved = true;
      break;
    }
  }
  return best;
}

function* smaller({ set, request }: Case): Generator<Case> {
  for (const policies of without(set.policies))
    if (policies.length > 0) yield { set: { ...set, policies }, request };
  for (const grants of without(set.grants)) yield { set: { ...set, grants }, request };
  for (const pod of smallerObject(request.pod, [
    'apiVersion',
    'kind',
    'containers',
    'name',
    'spec',
    'metadata',
  ])) {
    yield { set, request: { ...request, pod: pod as AdmissionRequest['pod'] } };
  }
}

function without<T>(items: readonly T[]): T[][] {
  return items.map((_, i) => items.filter((__, other) => other !== i));
}

function* smallerObject(value: unknown, keep: readonly string[]): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const fewer of without(value)) if (fewer.length > 0 || value.length > 1) yield fewer;
    for (const [i, item] of value.entries())
      for (const less of smallerObject(item, keep)) yield value.with(i, less);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) {
    if (!keep.includes(key))
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
    for (const less of smallerObject(one, keep)) yield { ...value, [key]: less };
  }
}
