/**
 * The match condition of our values for Gatekeeper's chart, evaluated by the API server's own code.
 * Pods that are too large to judge do not reach the mutators, and the constraint refuses them.
 * Everything else that a server asks about reaches the webhook as before.
 */
import type { PolicySet } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import { MOST_ENTRIES } from '../../src/pod/tooLarge.js';
import { PERMISSIVE } from '../../src/psp/permissive.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import type { Engine, ReviewAnswer } from './engine.js';
import { gatekeeperWebhooks, OUR_VALUES } from './gatekeeperWebhooks.js';
import { withDefaults } from './pspCase.js';
import type { Report } from './report.js';
import { documentsFor } from './targetCase.js';
import { times } from './worstPods.js';

/** It fills in, so what the mutating webhook was asked about shows. */
const SET: PolicySet = {
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies: [{ name: 'fills', spec: { ...PERMISSIVE, defaultAllowPrivilegeEscalation: false } }],
  grants: [],
};
/** The widest that an administrator may write: every operation, every resource. */
const EVERYTHING = {
  ...OUR_VALUES,
  mutatingWebhookCustomRules: [
    { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*/*'], scope: '*' },
  ],
};

const container = (fields: object = {}, name = 'app'): object => ({ name, image: 'a', ...fields });
const podWith = (spec: object): JsonObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'sized', namespace: 'team' },
    spec: { containers: [container()], ...spec },
  }) as JsonObject;
/** Pods with so many entries of one sort. */
const SORTS: Readonly<Record<string, (count: number) => JsonObject>> = {
  containers: (count) => podWith({ containers: times(count, (i) => container({}, `c${i}`)) }),
  volumes: (count) =>
    podWith({ volumes: times(count - 1, (i) => ({ name: `v${i}`, emptyDir: {} })) }),
  'mounts, ports and capabilities': (count) =>
    podWith({
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [
        container({
          volumeMounts: times(count - 200, (i) => ({ name: 'v', mountPath: `/m${i}` })),
          ports: times(100, (i) => ({ containerPort: 1 + i })),
          securityContext: { capabilities: { drop: times(100, (i) => `CAP_${i}`) } },
        }),
      ],
    }),
};

const requestOf = (fields: Partial<AdmissionRequest>): AdmissionRequest => ({
  uid: 'sized',
  name: 'sized',
  operation: 'CREATE',
  subResource: '',
  user: 'someone',
  groups: ['system:authenticated'],
  namespace: 'team',
  oldPod: null,
  pod: podWith({}),
  ...fields,
});

export async function gatekeeperConditions(
  engine: Engine,
  ours: readonly object[],
  report: Report,
): Promise<void> {
  const documents = documentsFor('gatekeeper', SET, { ...DEFAULT_OPTIONS, selection: 'any' });
  const { ok, error } = await engine.load([...documents, ...ours]);
  report.check('Gatekeeper is loaded, with its webhooks', ok, error);
  for (const [sort, make] of Object.entries(SORTS)) {
    const seen: string[] = [];
    for (const count of [MOST_ENTRIES, MOST_ENTRIES + 1])
      seen.push(
        answerInWords(
          await engine.review(reviewFromRequest(withDefaults(requestOf({ pod: make(count) })))),
        ),
      );
    report.check(
      `Gatekeeper with our values fills in and admits a pod of ${MOST_ENTRIES} ${sort}, and refuses one more at once`,
      seen[0] === 'filled in, admitted' && seen[1] === 'as it came, refused for its size',
      seen.join('; '),
    );
  }
}

function answerInWords({ allowed, object, message, error }: ReviewAnswer): string {
  const { containers } = (object as { spec: { containers: readonly Filled[] } } | undefined)
    ?.spec ?? { containers: [] };
  const isFilled = containers.some(
    ({ securityContext }) => securityContext?.allowPrivilegeEscalation === false,
  );
  const isSize = message?.includes('than can be judged in time') === true;
  const answer = allowed ? 'admitted' : isSize ? 'refused for its size' : (message ?? error);
  return `${isFilled ? 'filled in' : 'as it came'}, ${answer}`;
}
interface Filled {
  readonly securityContext?: { readonly allowPrivilegeEscalation?: boolean };
}

/**
 * Nothing that has no pod, or a small one, may fail in the condition: the server would refuse it.
 */
export async function everythingElse(engine: Engine, root: string, report: Report): Promise<void> {
  const [asked] = gatekeeperWebhooks(root, [EVERYTHING]);
  await engine.load([
    ...documentsFor('gatekeeper', SET, { ...DEFAULT_OPTIONS, selection: 'any' }),
    ...asked!,
  ]);
  const faults: string[] = [];
  for (const [title, review] of Object.entries(OTHERS)) {
    const { allowed, message, error } = await engine.review(review);
    if (!allowed) faults.push(`${title}: ${message ?? error}`);
  }
  report.check(
    `its condition fails for nothing else that a server asks about: ${Object.keys(OTHERS).join(', ')}`,
    faults.length === 0,
    faults.join('\n       '),
  );
}

const asked = (kind: string, resource: string, fields: object): JsonObject => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: {
    ...(reviewFromRequest(requestOf({}))['request'] as object),
    kind: { group: '', version: 'v1', kind },
    resource: { group: '', version: 'v1', resource },
    ...fields,
  },
});

const settled = podWith({});
const OTHERS: Readonly<Record<string, JsonObject>> = {
  'an update': asked('Pod', 'pods', { operation: 'UPDATE', oldObject: settled }),
  'debug containers': asked('Pod', 'pods', {
    operation: 'UPDATE',
    subResource: 'ephemeralcontainers',
    object: podWith({ ephemeralContainers: [container({}, 'debug')] }),
    oldObject: settled,
  }),
  'a deletion': asked('Pod', 'pods', { operation: 'DELETE', object: null, oldObject: settled }),
  'an exec': asked('PodExecOptions', 'pods', {
    operation: 'CONNECT',
    subResource: 'exec',
    object: { apiVersion: 'v1', kind: 'PodExecOptions', container: 'app', command: ['sh'] },
    oldObject: null,
  }),
  'a binding': asked('Binding', 'pods', {
    subResource: 'binding',
    object: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'a' }, target: { name: 'n' } },
  }),
  'a ConfigMap': asked('ConfigMap', 'configmaps', {
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'team' } },
  }),
};
