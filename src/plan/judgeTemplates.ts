/** Judges the pod templates of a cluster by PSP, with the grants that count for each. */
import { exactJson } from '../base/exactJson.js';
import { rememberedBy } from '../base/remembered.js';
import type { PolicySet } from '../ir/policySet.js';
import { pspAdmission, type Verdict } from '../semantics/admission.js';
import { storing, type StoringPsp } from '../semantics/storing.js';
import { fieldChanges, withChanges } from './changes.js';
import { annotatedPolicies } from './clusterObjects.js';
import { countedFor, countedGrants, type Counted } from './countedGrants.js';
import { titleOf, type JudgedTemplate, type ReadTemplate } from './judged.js';

/** PSP with the API server behind it, by the grants that count for a pod. */
export const storingPspOf = (set: PolicySet): ((counted: Counted) => StoringPsp) =>
  rememberedBy(
    (counted: Counted) => counted,
    (counted) => storing(pspAdmission(set, countedGrants(set, counted))),
  );

/** Pods that are equal and have the same requester are judged once. */
export function templateJudge(
  set: PolicySet,
  psp: (counted: Counted) => StoringPsp,
): (one: ReadTemplate) => JudgedTemplate {
  const known = new Map<string, Pick<JudgedTemplate, 'counted' | 'verdict' | 'changes'>>();
  return (one) => {
    const { request } = one;
    const annotated = annotatedPolicies(one.root.pods);
    const counted = countedFor(set, one.assumed, annotated);
    const key = keyOf(one, counted);
    let found = known.get(key);
    if (found === undefined) {
      const answer = answerTo(one, counted, set, psp);
      const { verdict } = answer;
      const stored =
        verdict === undefined || verdict.verdict === 'denied' ? request.pod : verdict.pod;
      known.set(key, (found = { ...answer, changes: fieldChanges(request.pod, stored) }));
    }
    return {
      ...one,
      ...found,
      title: titleOf(one),
      patched: { ...request, pod: withChanges(request.pod, found.changes) },
      annotated,
    };
  };
}

/**
 * The verdict with the first of the tried grants by which PSP admits the pod, or else with the
 * last.
 */
function answerTo(
  { request }: ReadTemplate,
  tried: readonly Counted[],
  set: PolicySet,
  psp: (counted: Counted) => StoringPsp,
): Pick<JudgedTemplate, 'counted' | 'verdict'> {
  let verdict: Verdict | undefined;
  let last: Counted = 'known';
  for (const counted of tried) {
    last = counted;
    verdict = set.policies.length === 0 ? undefined : psp(counted).review(request);
    if (verdict?.verdict !== 'denied') break;
  }
  return { counted: last, verdict };
}

const keyOf = ({ request }: ReadTemplate, counted: readonly Counted[]): string => {
  const { user, groups, namespace, pod } = request;
  const { annotations } = Object(pod['metadata']) as { annotations?: unknown };
  return exactJson([user, groups, namespace, counted, annotations, pod['spec']], 0);
};
