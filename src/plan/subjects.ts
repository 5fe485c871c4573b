import type { Subject } from '../ir/policySet.js';

/** A subject as text: `Group system:masters`, `ServiceAccount shop/web`. */
export const subjectText = (subject: Subject): string =>
  subject.kind === 'ServiceAccount'
    ? `ServiceAccount ${subject.namespace}/${subject.name}`
    : `${subject.kind} ${subject.name}`;
