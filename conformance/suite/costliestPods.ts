/**
 * The most that a request can cost a server: pods as large as are judged, of a requester who may
 * use every policy, where each policy refuses at its last check and has nothing in common with the
 * others. It must fit what a server spends on one policy. The time is only printed, because it
 * depends on what else the machine does.
 */
import type { Policy, PolicySet, PolicySpec } from '../../src/ir/policySet.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import { mostEntries } from '../../src/pod/tooLarge.js';
import { PERMISSIVE } from '../../src/psp/permissive.js';
import { DEFAULT_OPTIONS, type Selection } from '../../src/targets/shared/options.js';
import { CHECK_BUDGET } from '../../src/targets/shared/selection.js';
import type { Engine } from './engine.js';
import { withDefaults } from './pspCase.js';
import type { Report } from './report.js';
import { documentsFor } from './targetCase.js';
import { times } from './worstPods.js';

/** Kubernetes, apis/cel: RuntimeCELCostBudget. */
const BUDGET = 10_000_000;
const USER = 'someone';

export async function costliestPods(engine: Engine, report: Report): Promise<void> {
  // Three hundred that differ in all of it are more than a server stores.
  for (const count of [1, 5, 20, 100]) await affordable(engine, count, 'any', report);
  // The most that are asked about at admission: both checks of each are paid for.
  await affordable(engine, CHECK_BUDGET / 2, 'live', report);
}

async function affordable(
  engine: Engine,
  count: number,
  selection: Selection,
  report: Report,
): Promise<void> {
  const loaded = await engine.load(
    documentsFor('vap', setOf(count), { ...DEFAULT_OPTIONS, selection }),
  );
  report.check(`vap takes ${count} policies, ${selection} selection`, loaded.ok, loaded.error);
  const most = mostEntries(count);
  for (const [shape, make] of Object.entries(SHAPES)) {
    const review = reviewFromRequest(withDefaults(requestOf(make(most))));
    const started = performance.now();
    const { allowed, message } = await engine.review(review);
    const spent = performance.now() - started;
    const { costs } = await engine.cost(review);
    const parts = Object.values(costs).flatMap((one) => Object.values(one));
    const share = Math.ceil((100 * Math.max(0, ...parts)) / BUDGET);
    const isJudged = !allowed && message?.includes('seLinux') === true;
    report.check(
      `vap, ${count} policies, ${selection} selection: a pod of ${most} ${shape} costs ${share} % of what a server spends`,
      isJudged && share > 0 && share < 100,
      `${Math.round(spent)} ms${isJudged ? '' : `: ${message?.slice(0, 200)}`}`,
    );
  }
}

const setOf = (count: number): PolicySet => {
  const policies = Array.from({ length: count }, (_, i) => policyOf(i));
  return {
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicySet',
    policies,
    grants: policies.map(({ name }) => ({
      policy: name,
      subject: { kind: 'User', name: USER },
      namespace: null,
      apiGroup: 'policy',
    })),
  };
};

/** Each has values of its own, so that no part of them is checked once for all. */
const policyOf = (i: number): Policy => ({
  name: `policy-${String(i).padStart(3, '0')}`,
  spec: {
    ...PERMISSIVE,
    privileged: false,
    hostNetwork: false,
    hostPID: false,
    hostIPC: false,
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    hostPorts: [
      { min: 1, max: 50 + i },
      { min: 80, max: 90 + i },
    ],
    requiredDropCapabilities: ['ALL'],
    allowedCapabilities: ['CHOWN', 'KILL', 'MKNOD', `CAP_${i}`],
    volumes: ['configMap', 'secret', 'hostPath', 'emptyDir', `kind-${i}`] as PolicySpec['volumes'],
    allowedHostPaths: [
      { pathPrefix: `/data/${i}`, readOnly: true },
      { pathPrefix: '/var/log', readOnly: true },
    ],
    runAsUser: { rule: 'MustRunAs', ranges: [{ min: 10, max: 50 + i }] },
    runAsGroup: { rule: 'MustRunAs', ranges: [{ min: 10, max: 50 + i }] },
    seLinux: {
      rule: 'MustRunAs',
      seLinuxOptions: { level: `s0:c${i}`, role: '', type: '', user: '' },
    },
  },
});

const container = (name: string, fields: object): object => ({
  name,
  image: 'a',
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsUser: 12,
    runAsGroup: 12,
    capabilities: { drop: ['ALL'] },
    seLinuxOptions: { level: 'other' },
  },
  ...fields,
});
const requestOf = (spec: object): AdmissionRequest => ({
  uid: 'costly',
  operation: 'CREATE',
  subResource: '',
  namespace: 'team',
  name: 'costly',
  user: USER,
  groups: ['system:authenticated'],
  oldPod: null,
  pod: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'costly', namespace: 'team' },
    spec: { automountServiceAccountToken: false, securityContext: {}, ...spec },
  },
});

/** With so many entries in each of the lists that are counted. */
const SHAPES: Readonly<Record<string, (most: number) => object>> = {
  'containers with a capability each': (most) => ({
    containers: times(most, (i) => container(`c${i}`, {})),
  }),
  'volumes of the node, and mounts': (most) => ({
    containers: [
      container('app', {
        volumeMounts: times(most - 1, (i) => ({ name: `v${i % 2}`, mountPath: `/m${i}` })),
      }),
    ],
    volumes: times(most - 1, (i) => ({
      name: `v${i}`,
      ...(i < 2 ? { emptyDir: {} } : { hostPath: { path: `/var/log/${i}` } }),
    })),
  }),
};
