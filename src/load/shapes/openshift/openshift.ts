/** OpenShift's SecurityContextConstraints: they are not supported, and a message says so. */
import { SOURCE } from '../../../ir/source.js';
import type { Shape } from '../shape.js';

const KIND = 'SecurityContextConstraints';

export const openshift: Shape = {
  owns: (value) => (Object(value) as { kind?: unknown }).kind === KIND,
  read: (own) => ({
    documents: [],
    problems: own.slice(0, 1).map(({ locate }) => ({
      severity: 'warning',
      position: locate([]),
      message: `${own.length === 1 ? 'one' : `all ${own.length}`} ${KIND} of OpenShift ${own.length === 1 ? 'is' : 'are'} left alone: they choose among policies in another way than ${SOURCE.kind}`,
      remedy: `on OpenShift they go on working; for another cluster, write a ${SOURCE.kind} with the same meaning`,
    })),
  }),
};
