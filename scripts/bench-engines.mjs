// Measures the real engines: the cost of a request with our policies, in comparison with policies
// that users install today; and how much of CEL's budget many policies use.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { importSource } from './build.mjs';
import { withoutQuestions } from './without-questions.mjs';
import { median } from './median.mjs';

/** The number of equal requests in a row that make one measurement. */
const REQUESTS = {
  gatekeeper: 200,
  kyverno: 100,
  'kyverno-cel': 300,
  vap: 500,
  psa: 1000,
  psp: 1000,
};
const RUNS = 5;
/** Folders of the policies for comparison. They refuse what a restricted PSP refuses. */
const PEERS = {
  gatekeeper: ['gatekeeper-library'],
  kyverno: ['kyverno-policies/pod-security'],
  'kyverno-cel': ['kyverno-policies/pod-security-vpol'],
};
/**
 * The aim for a target's cost beyond its engine's own: as a multiple of the 1.24 plugin's cost, or
 * of that of the policies for comparison.
 */
const AIMS = { vap: 4, gatekeeper: 0.25, 'kyverno-cel': 0.5, kyverno: 0.5 };
/** The numbers of unrelated bindings in a cluster whose RBAC objects Gatekeeper copies. */
const BINDINGS = [10, 400];
/** The budget that Kubernetes gives a policy for one request. */
const CEL_BUDGET = 10_000_000;

function documentsBelow(folder) {
  return (
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .flatMap((name) => loadAll(readFileSync(join(folder, name), 'utf8')))
      .filter(Boolean)
      // The policies were written for the first version of the API, whose fields have not changed.
      .map((document) =>
        document.apiVersion === 'policies.kyverno.io/v1alpha1'
          ? { ...document, apiVersion: 'policies.kyverno.io/v1' }
          : document,
      )
  );
}

/** A pod that all policies admit, so that every rule is evaluated. */
const pod = (containers = 2) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'bench',
    namespace: 'team',
    annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' },
  },
  spec: {
    serviceAccountName: 'default',
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      supplementalGroups: [1000],
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: Array.from({ length: containers }, (_, i) => ({
      name: `app-${i}`,
      image: 'registry.example.com/app:1',
      ports: [{ containerPort: 8080 }],
      volumeMounts: [{ name: 'settings', mountPath: '/etc/app' }],
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        privileged: false,
        capabilities: { drop: ['ALL'] },
      },
    })),
    volumes: [{ name: 'settings', configMap: { name: 'settings' } }],
  },
});

/**
 * Microseconds of processor time that a process has used. Other processes on the machine hardly
 * influence it.
 */
function spentBy(id) {
  const text = readFileSync(`/proc/${id}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // In ticks: Linux has a hundred of them a second.
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** @returns microseconds of processor time for a request. */
async function measured({ engine, ask }, requests) {
  const before = spentBy(engine.id);
  const answers = await Promise.all(Array.from({ length: requests }, ask));
  const spent = spentBy(engine.id) - before;
  const broken = answers.find(({ error }) => error !== undefined);
  if (broken !== undefined) throw new Error(`${engine.name} could not judge: ${broken.error}`);
  const refused = answers.find(({ allowed }) => !allowed);
  if (refused !== undefined) throw new Error(`${engine.name} refuses: ${refused.message}`);
  return spent / requests;
}

/**
 * Medians of several sides, which take turns, so that changes of the machine's speed affect all of
 * them.
 */
async function inTurn(sides, requests) {
  const runs = sides.map(() => []);
  for (let i = 0; i <= RUNS; i += 1)
    for (const [n, side] of sides.entries()) runs[n].push(await measured(side, requests));
  // The first run warms up the engine.
  return runs.map((all) => median(all.slice(1)));
}

async function loaded(engine, documents) {
  const { ok, error } = await engine.load(documents);
  if (!ok) throw new Error(`${engine.name} does not load: ${error}`);
  return engine;
}

/** @param parts `requests` for the comparison, `pods` for the most expensive pods. */
export async function benchEngines(root, parts) {
  const programs = join(root, 'conformance/bin');
  const peers = join(root, '../shared/peers');
  if (!['kube', 'gatekeeper', 'kyverno', 'psp'].every((name) => existsSync(join(programs, name))))
    return console.log('the engines were not built (npm run conformance): their rows are left out');
  const {
    Engine,
    ENGINES,
    documentsFor,
    documentsOf,
    granted,
    parseDocuments,
    readInput,
    readPolicySet,
    reviewFromRequest,
    DEFAULT_OPTIONS,
    ...worst
  } = await importSource(
    `
    export { Engine } from '../conformance/suite/engine.js';
    export { ENGINES } from '../conformance/suite/engines.js';
    export { LARGEST_POD, podOfSize, SHAPES } from '../conformance/suite/worstPods.js';
    export { gatekeeperWebhooks, OUR_VALUES } from '../conformance/suite/gatekeeperWebhooks.js';
    export { documentsFor } from '../conformance/suite/targetCase.js';
    export { documentsOf } from '../conformance/suite/pspCase.js';
    export { granted } from '../conformance/suite/witnessCase.js';
    export { parseDocuments } from './load/documents.js';
    export { readInput } from './load/inputs.js';
    export { readPolicySet } from './load/readPolicySet.js';
    export { reviewFromRequest } from './pod/request.js';
    export { DEFAULT_OPTIONS } from './targets/shared/options.js';
  `,
    'bench-engines',
  );
  const review = (one) =>
    reviewFromRequest({
      uid: 'u',
      operation: 'CREATE',
      subResource: '',
      namespace: 'team',
      name: 'bench',
      user: 'alice@example.com',
      groups: ['system:authenticated'],
      pod: one,
      oldPod: null,
    });
  const example = join(root, 'examples/restricted.yaml');
  const { policySet } = readPolicySet(parseDocuments(readInput(example), 'restricted.yaml'), {
    strict: false,
  });
  const opened = [];
  const open = (target) => {
    const program = ENGINES[target] ?? target;
    const engine = new Engine(program, join(programs, program));
    opened.push(engine);
    return engine;
  };
  try {
    if (parts.includes('requests')) {
      const plugin = await pluginCost(open('psp'), {
        documents: documentsOf(granted(policySet)),
        review,
      });
      await beside(open, { documentsFor, policySet, review, peers, plugin });
      await liveBindings(open, { documentsFor, policySet, review, DEFAULT_OPTIONS });
      await celBudget(open('vap'), { documentsFor, policySet, review, DEFAULT_OPTIONS });
    }
    if (parts.includes('pods'))
      await worstPods(open, { documentsFor, policySet, review, ...worst });
  } finally {
    for (const engine of opened) engine.close();
  }
}

/**
 * The ratio of the 1.24 plugin's cost for a request to the cost of the same request without the
 * plugin.
 */
async function pluginCost(engine, { documents, review }) {
  await loaded(engine, documents);
  const asked = review(pod());
  const [whole, rest] = await inTurn(
    [
      { engine, ask: () => engine.review(asked) },
      { engine, ask: () => engine.unasked(asked) },
    ],
    REQUESTS.psp,
  );
  return whole - rest;
}

const number = (value) => (value === undefined ? '-' : value.toFixed(0)).padStart(10);

/**
 * The cost of a request beyond the engine's own, in comparison with two others: documents of the
 * same kinds that fill in the same values without conditions, and the policies that users install
 * today.
 */
async function beside(open, { documentsFor, policySet, review, peers, plugin }) {
  const asked = review(pod());
  console.log(
    `\na request of a pod with two containers, microseconds of processor time over the engine alone\n${''.padEnd(12)} ${['ours', 'no question', 'their set', '1.24 plugin'].map((title) => title.padStart(11)).join(' ')}`,
  );
  for (const target of ['vap', 'psa', 'gatekeeper', 'kyverno', 'kyverno-cel']) {
    const side = async (documents) => {
      const engine = await loaded(open(target), documents);
      return { engine, ask: () => engine.review(asked) };
    };
    const ours = documentsFor(target, policySet);
    const folders = (PEERS[target] ?? [])
      .map((folder) => join(peers, folder))
      .filter((folder) => existsSync(folder));
    const sides = [await side([]), await side(ours), await side(ours.map(withoutQuestions))];
    if (folders.length > 0) sides.push(await side(folders.flatMap(documentsBelow)));
    const [alone, ...costs] = await inTurn(sides, REQUESTS[target]);
    const [own, idle, theirs] = costs.map((cost) => cost - alone);
    const base = PEERS[target] === undefined ? plugin : theirs;
    const ratio = base === undefined ? 'their set is not here' : `${(own / base).toFixed(2)}x`;
    const aim = AIMS[target] === undefined ? '' : `   aim ${AIMS[target]}x`;
    console.log(
      `${target.padEnd(12)}  ${number(own)}  ${number(idle)}  ${number(theirs)}  ${number(PEERS[target] === undefined ? plugin : undefined)}  ${ratio}${aim}`,
    );
  }
}

/** Roles and bindings that do not concern the requester. */
const ofOthers = (count) =>
  Array.from({ length: count }, (_, i) => {
    const apiGroup = 'rbac.authorization.k8s.io';
    const rules = [
      { apiGroups: ['', 'apps'], resources: ['pods', 'deployments'], verbs: ['get', 'list'] },
    ];
    const subjects = [
      { apiGroup, kind: 'User', name: `user-${i}` },
      { kind: 'ServiceAccount', name: `app-${i}`, namespace: `team-${i}` },
    ];
    const about = { apiVersion: `${apiGroup}/v1`, metadata: { name: `other-${i}` } };
    return [
      { ...about, kind: 'ClusterRole', rules },
      {
        ...about,
        kind: 'ClusterRoleBinding',
        roleRef: { apiGroup, kind: 'ClusterRole', name: `other-${i}` },
        subjects,
      },
    ];
  }).flat();

async function liveBindings(open, { documentsFor, policySet, review, DEFAULT_OPTIONS }) {
  const asked = review(pod());
  const options = { ...DEFAULT_OPTIONS, selection: 'live' };
  const written = documentsFor('gatekeeper', policySet, options);
  const sides = [];
  for (const count of BINDINGS) {
    const engine = await loaded(open('gatekeeper'), [...written, ...ofOthers(count)]);
    sides.push({ engine, ask: () => engine.review(asked) });
  }
  const costs = await inTurn(sides, REQUESTS.gatekeeper);
  console.log(
    `gatekeeper, live selection, with ${BINDINGS.join(' and ')} bindings of others: ${costs.map((cost) => cost.toFixed(0)).join(' and ')} microseconds`,
  );
}

/**
 * The cost of the most expensive pods that somebody may create: the largest pod that a server
 * stores, and one of half its size.
 */
async function worstPods(
  open,
  {
    documentsFor,
    policySet,
    review,
    LARGEST_POD,
    podOfSize,
    SHAPES,
    gatekeeperWebhooks,
    OUR_VALUES,
  },
) {
  const [{ spec }] = policySet.policies;
  const policies = [
    {
      name: 'worst',
      spec: {
        ...spec,
        volumes: ['*'],
        allowedHostPaths: [{ pathPrefix: '/var/log', readOnly: true }],
      },
    },
  ];
  console.log(
    `\n${'one request of the worst pod, milliseconds'.padEnd(62)} ${'0.75 MB'.padStart(12)} ${'1.5 MB'.padStart(12)}  growth`,
  );
  for (const target of ['vap', 'psa', 'gatekeeper', 'kyverno', 'kyverno-cel']) {
    const engine = await loaded(open(target), [
      ...documentsFor(target, { ...policySet, policies }),
      // With our chart values, the server counts the entries before it calls Gatekeeper.
      ...(target === 'gatekeeper' ? gatekeeperWebhooks(root, [OUR_VALUES])[0] : []),
    ]);
    for (const [name, shape] of Object.entries(SHAPES)) {
      const [half, whole] = [
        await asked(engine, review(podOfSize(shape, LARGEST_POD / 2))),
        await asked(engine, review(podOfSize(shape, LARGEST_POD))),
      ];
      console.log(
        `${`${target}: ${name}`.padEnd(62)} ${half.toFixed(0).padStart(12)} ${whole.toFixed(0).padStart(12)} ${(whole / half).toFixed(1).padStart(6)}x   aim 2x`,
      );
    }
  }
}

/** @returns milliseconds. A pod may be refused because of its cost, which is an answer, too. */
async function asked(engine, request) {
  const started = performance.now();
  await engine.review(request);
  return performance.now() - started;
}

const spentOn = (costs) =>
  Object.values(costs).reduce((sum, parts) => sum + (parts.validations ?? 0), 0);

/** The part of CEL's budget that the validations use, as the server counts it. */
async function celBudget(engine, { documentsFor, policySet, review, DEFAULT_OPTIONS }) {
  const spent = async (what, documents, one, aim = '') => {
    await loaded(engine, documents);
    const { costs, error } = await engine.cost(review(one));
    if (error !== undefined) throw new Error(error);
    console.log(
      `CEL spent on the validations of ${what}: ${spentOn(costs).toLocaleString('en')} of ${CEL_BUDGET.toLocaleString('en')}, ${((100 * spentOn(costs)) / CEL_BUDGET).toFixed(1)} %${aim}`,
    );
  };
  await spent('the example, 2 containers', documentsFor('vap', policySet), pod());
  // All policies refuse the pod, so that each is evaluated in full.
  const [{ spec }] = policySet.policies;
  const policies = Array.from({ length: 20 }, (_, i) => ({
    name: `policy-${String(i).padStart(2, '0')}`,
    spec: {
      ...spec,
      allowedProcMountTypes: ['Unmasked'],
      // Different values: common parts would be evaluated only once.
      allowedCapabilities: [`CAPABILITY_${i}`],
      hostPorts: [{ min: 1000 + i, max: 2000 + i }],
      runAsUser: { rule: 'MustRunAs', ranges: [{ min: 1 + i, max: 65535 }] },
      allowedUnsafeSysctls: [`net.core.sysctl_${i}`],
    },
  }));
  // Live selection is not possible: the input has no grants, and there are too many policies to ask
  // about.
  const options = { ...DEFAULT_OPTIONS, selection: 'any' };
  const documents = documentsFor('vap', { ...policySet, policies }, options);
  await spent('20 policies, 100 containers', documents, withoutLists(pod(100)), '   aim 25 %');
}

/** Without ports and mounts: so many containers would have too many of them to be judged. */
const withoutLists = ({ spec, ...rest }) => ({
  ...rest,
  spec: {
    ...spec,
    containers: spec.containers.map(({ ports: _, volumeMounts: __, ...container }) => container),
  },
});
