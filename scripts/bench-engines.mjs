// The real engines: what a request costs under what is written, beside the sets that users pick
// today; and how much of CEL's budget many policies take.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { importSource } from './build.mjs';

/** A request asked so many times in a row makes one measurement. */
const REQUESTS = { gatekeeper: 1000, kyverno: 200, 'kyverno-cel': 1000, vap: 1000, psa: 1000 };
const RUNS = 5;
/** Folders of the sets, below the peers' folder: what refuses as a restricted PSP does. */
const PEERS = {
  gatekeeper: ['gatekeeper-library'],
  kyverno: ['kyverno-policies/pod-security'],
  'kyverno-cel': ['kyverno-policies/pod-security-vpol'],
};
/** What Kubernetes lets one policy spend on a request. */
const CEL_BUDGET = 10_000_000;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function documentsBelow(folder) {
  return (
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .flatMap((name) => loadAll(readFileSync(join(folder, name), 'utf8')))
      .filter(Boolean)
      // The set is written for the first version of that API; its fields are the same in today's.
      .map((document) =>
        document.apiVersion === 'policies.kyverno.io/v1alpha1'
          ? { ...document, apiVersion: 'policies.kyverno.io/v1' }
          : document,
      )
  );
}

/** Admitted by every set, so that each rule of each is asked. */
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

/** @returns microseconds a request. */
async function measured(engine, review, requests) {
  const started = performance.now();
  const answers = await Promise.all(Array.from({ length: requests }, () => engine.review(review)));
  const spent = performance.now() - started;
  const broken = answers.find(({ error }) => error !== undefined);
  if (broken !== undefined) throw new Error(`${engine.name} could not judge: ${broken.error}`);
  return (spent * 1000) / requests;
}

async function loaded(engine, documents) {
  const { ok, error } = await engine.load(documents);
  if (!ok) throw new Error(`${engine.name} does not load: ${error}`);
  return engine;
}

/** @param parts `requests` beside the sets of others, `pods` that cost most. */
export async function benchEngines(root, parts) {
  const programs = join(root, 'conformance/bin');
  const peers = join(root, '../shared/peers');
  if (!['kube', 'gatekeeper', 'kyverno'].every((name) => existsSync(join(programs, name))))
    return console.log('the engines were not built (npm run conformance): their rows are left out');
  const {
    Engine,
    ENGINES,
    documentsFor,
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
    const engine = new Engine(ENGINES[target], join(programs, ENGINES[target]));
    opened.push(engine);
    return engine;
  };
  try {
    if (parts.includes('requests')) {
      await beside(open, { documentsFor, policySet, review, peers });
      await celBudget(await open('vap'), { documentsFor, policySet, review, DEFAULT_OPTIONS });
    }
    if (parts.includes('pods'))
      await worstPods(open, { documentsFor, policySet, review, ...worst });
  } finally {
    for (const engine of opened) engine.close();
  }
}

/** What a request costs, beside the set that users pick today for the same engine. */
async function beside(open, { documentsFor, policySet, review, peers }) {
  console.log(
    `\n${'a request of a pod with two containers, microseconds'.padEnd(62)} ${'ours'.padStart(12)} ${'their set'.padStart(12)}  ratio`,
  );
  for (const target of ['vap', 'psa', 'gatekeeper', 'kyverno', 'kyverno-cel']) {
    const ours = await loaded(open(target), documentsFor(target, policySet));
    const folders = (PEERS[target] ?? [])
      .map((folder) => join(peers, folder))
      .filter((folder) => existsSync(folder));
    const theirs =
      folders.length === 0
        ? undefined
        : await loaded(open(target), folders.flatMap(documentsBelow));
    const [own, other] = [[], []];
    for (let i = 0; i <= RUNS; i += 1) {
      own.push(await measured(ours, review(pod()), REQUESTS[target]));
      if (theirs !== undefined) other.push(await measured(theirs, review(pod()), REQUESTS[target]));
    }
    // The first run warms up.
    const mine = median(own.slice(1));
    const base = theirs === undefined ? undefined : median(other.slice(1));
    const beside =
      base !== undefined
        ? `${base.toFixed(0).padStart(12)} ${(mine / base).toFixed(2).padStart(6)}x   aim 0.5x`
        : PEERS[target] === undefined
          ? '   no set of this kind'
          : `   no set: ${peers} is not here`;
    console.log(`${target.padEnd(62)} ${mine.toFixed(0).padStart(12)} ${beside}`);
  }
}

/**
 * Whoever may create pods chooses what they cost: the largest that a server stores, and half of it.
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
      // As its chart has it with our values: the server counts before it calls.
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

/** @returns milliseconds; a pod that costs too much is refused, which is an answer too. */
async function asked(engine, request) {
  const started = performance.now();
  await engine.review(request);
  return performance.now() - started;
}

/**
 * Twenty policies that all refuse, so that each is asked in full, and a pod with a hundred
 * containers.
 */
async function celBudget(engine, { documentsFor, policySet, review, DEFAULT_OPTIONS }) {
  const [{ spec }] = policySet.policies;
  const policies = Array.from({ length: 20 }, (_, i) => ({
    name: `policy-${String(i).padStart(2, '0')}`,
    spec: { ...spec, allowedProcMountTypes: ['Unmasked'] },
  }));
  // The input says nothing of who may use them, and live selection would ask about too many.
  const options = { ...DEFAULT_OPTIONS, selection: 'any' };
  await loaded(engine, documentsFor('vap', { ...policySet, policies }, options));
  const { costs, error } = await engine.cost(review(pod(100)));
  if (error !== undefined) throw new Error(error);
  const spent = Object.values(costs).reduce((sum, parts) => sum + (parts.validations ?? 0), 0);
  console.log(
    `CEL spent on the validations of 20 policies x 100 containers: ${spent.toLocaleString('en')} of ${CEL_BUDGET.toLocaleString('en')}, ${((100 * spent) / CEL_BUDGET).toFixed(1)} %   aim 25 %`,
  );
}
