/** Pods that PSP 1.24 and today's servers read differently. */
import type { Int64 } from '../ir/policySet.js';
import { and, any, at, concat, field, has, isEmpty, literal, lookup, or, orElse, type Bool, type Expr } from '../lang/build.js';
import { containers, pod, podSecurity, SECCOMP_CONTAINER_ANNOTATION_PREFIX, SECCOMP_POD_ANNOTATION } from '../pod/view.js';

const annotations = at(field(pod, 'metadata'), 'annotations');

export const hasSeccompAnnotation: Bool = or(
  has(lookup(annotations, literal(SECCOMP_POD_ANNOTATION))),
  any(containers, 'container', (container) => has(lookup(annotations, concat(literal(SECCOMP_CONTAINER_ANNOTATION_PREFIX), field(container, 'name'))))),
);

export const hasAppArmorField: Bool = or(
  has(at(podSecurity, 'appArmorProfile')),
  any(containers, 'container', (container) => has(at(container, 'securityContext', 'appArmorProfile'))),
);

export const hasSeccompField: Bool = has(at(podSecurity, 'seccompProfile'));

const groups = at(podSecurity, 'supplementalGroups');
export const hasEmptyGroups: Bool = and(has(groups), isEmpty(orElse(groups, literal([]) as unknown as Expr<readonly Int64[]>)));
