/**
 * A migration from end to end: a cluster of 1.24 with the policies, RBAC and workloads of real
 * projects is planned, patched and left, by the commands of docs/migrating.md as they stand there;
 * the targets on servers of today answer as the plan says, and one that was tampered with does not.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationPlan } from '../../src/plan/plan.js';
import type { JsonObject } from '../../src/pod/json.js';
import { Cluster } from './cluster.js';
import { documentedApply } from './documentedApply.js';
import { stepsUnder } from './documentedSteps.js';
import { stringify } from './engine.js';
import { eventually } from './eventually.js';
import { startGatekeeper } from './gatekeeperControllers.js';
import { startKyverno } from './kyvernoControllers.js';
import { CARRIED_KINDS, isWorkload, projectObjects } from './migrationProjects.js';
import type { Report } from './report.js';
import { Shell } from './shell.js';

const BUILT = ['kubernetes-1.24', 'kubernetes-1.37'].map(
  (name) => `${name}/kube-controller-manager`,
);

export async function migration(
  root: string,
  corpus: string,
  options: { readonly wanted: boolean },
  report: Report,
): Promise<void> {
  report.section('A migration: from Kubernetes 1.24.17 with PSP to 1.37.2, by docs/migrating.md');
  if (!options.wanted) return report.skip('the migration', 'not asked for (--servers)');
  const missing = ['etcd', 'openssl'].find((program) => spawnSync('which', [program]).status !== 0);
  if (missing !== undefined) return report.skip('the migration', `${missing} is not installed`);
  const programs = join(root, 'conformance/bin');
  if (!BUILT.every((program) => existsSync(join(programs, program))))
    return report.skip('the migration', 'its servers were not built');
  const objects = projectObjects(corpus);
  const old = new Cluster('old', programs, { version: '1.24', logsPods: true });
  const now = new Cluster('new', programs);
  try {
    await Promise.all([old.start(), now.start()]);
    const place = new Place(root, [old, now]);
    // Policies come before what they are for.
    await place.applies(
      'old',
      objects.filter((one) => !isWorkload(one)),
    );
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await place.applies('old', objects.filter(isWorkload));
    await place.applies(
      'new',
      objects.filter(({ kind }) => CARRIED_KINDS.includes(String(kind))),
    );
    await walk(root, place, report);
    await verifyOthers(root, programs, place, objects, report);
    place.close();
  } finally {
    old.stop();
    now.stop();
  }
}

/** A shell with a context for each cluster. */
class Place {
  readonly shell: Shell;

  /** @param clusters each is a context of its name. */
  constructor(root: string, clusters: readonly Cluster[]) {
    const kubeconfig = join(clusters[0]!.server.folder, 'contexts');
    const each = clusters.map(({ server, name }) =>
      contextOf(readFileSync(server.kubeconfig(), 'utf8'), name),
    );
    writeFileSync(kubeconfig, JSON.stringify(merged(each)));
    this.shell = new Shell(root, kubeconfig);
  }

  async applies(context: string, objects: readonly object[]): Promise<void> {
    const file = join(this.shell.folder, `${context}.json`);
    writeFileSync(file, stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    const { status, output } = await this.shell.run(
      `kubectl --context ${context} apply --validate=false -f ${file}`,
    );
    if (status !== 0) throw new Error(`${context} does not take the projects: ${output}`);
  }

  /** @returns what is there of a resource. */
  async has(context: string, resource: string): Promise<readonly JsonObject[]> {
    const { output } = await this.shell.run(
      `kubectl --context ${context} get ${resource} -A -o json 2>/dev/null`,
    );
    return (JSON.parse(output) as { readonly items: readonly JsonObject[] }).items;
  }

  get plan(): MigrationPlan {
    return JSON.parse(
      readFileSync(join(this.shell.folder, 'plan/plan.json'), 'utf8'),
    ) as MigrationPlan;
  }

  close(): void {
    this.shell.close();
  }
}

interface Kubeconfig {
  readonly contexts: readonly object[];
  readonly clusters: readonly object[];
  readonly users: readonly object[];
}
const contextOf = (text: string, name: string): Kubeconfig =>
  JSON.parse(
    text.replaceAll('"suite"', `"${name}"`).replaceAll('"admin"', `"admin-${name}"`),
  ) as Kubeconfig;
const merged = (each: readonly Kubeconfig[]): object => ({
  apiVersion: 'v1',
  kind: 'Config',
  contexts: each.flatMap(({ contexts }) => contexts),
  clusters: each.flatMap(({ clusters }) => clusters),
  users: each.flatMap(({ users }) => users),
});

/** Every command of the document, and what must be true after some of them. */
async function walk(root: string, place: Place, report: Report): Promise<void> {
  const markdown = readFileSync(join(root, 'docs/migrating.md'), 'utf8');
  const before = await podsOfWorkloads(place);
  report.check(`the old cluster runs ${before.length} pods of the projects`, before.length >= 3);
  for (const { command } of stepsUnder(markdown, 'The walk')) {
    if (command.startsWith('psp-ferry verify')) await settled(place, 'vap');
    const { status, output } = await place.shell.run(command);
    const fault = status === 0 ? await faultAfter(command, place) : output.slice(-900);
    report.check(`docs/migrating.md: ${command}`, fault === undefined, fault ?? '');
    if (fault !== undefined) return;
  }
}

async function podsOfWorkloads(place: Place): Promise<readonly JsonObject[]> {
  const found = await eventually(60, async () => {
    const pods = await place.has('old', 'pods');
    return pods.length >= 3 ? pods : undefined;
  });
  return found ?? [];
}

function faultAfter(command: string, place: Place): Promise<string | undefined> {
  if (command.startsWith('psp-ferry plan')) return Promise.resolve(planFault(place.plan));
  if (command.endsWith('/patch.sh')) return patchFault(place);
  return command.endsWith('/unpatch.sh') ? backFault(place) : Promise.resolve(undefined);
}

const template = async (place: Place): Promise<JsonObject> => {
  const deployments = await place.has('old', 'deployments');
  const found = deployments.find(({ metadata }) => (metadata as JsonObject)['name'] === 'http-svc');
  return (found!['spec'] as JsonObject)['template'] as JsonObject;
};

/** What was patched is as it was: the project sets nothing of it. */
async function backFault(place: Place): Promise<string | undefined> {
  const left = settings(await template(place));
  return left === '[[],{},[["http-svc",{"capabilities":{}}]]]' ||
    left === '[[],{},[["http-svc",{}]]]'
    ? undefined
    : `still there: ${left}`;
}

/** What the evaluator says is what the annotations say, and every patch is proven. */
function planFault({ unknown, workloads }: MigrationPlan): string | undefined {
  const wrong = workloads.find(({ differs }) => differs !== null);
  const unproven = workloads.find(({ patch }) => patch !== null && patch.proof.fault !== null);
  if (unknown.length > 0) return unknown.join('; ');
  if (wrong !== undefined) return `${wrong.name}: ${wrong.differs!}`;
  if (unproven !== undefined) return `${unproven.name}: ${unproven.patch!.proof.fault!}`;
  return workloads.some(({ patch }) => patch !== null) ? undefined : 'there is nothing to patch';
}

/** Of a pod, what PSP and the server write by themselves. */
const OWN = /^(kubernetes\.io\/psp|seccomp\.security\.alpha\.kubernetes\.io\/)/;

/** The new pods have the settings that their template has: PSP added nothing but its annotations. */
async function patchFault(place: Place): Promise<string | undefined> {
  let fault: string | undefined = 'no pod was made anew';
  await eventually(60, async () => {
    const wanted = await template(place);
    const newest = (await place.has('old', 'pods'))
      .filter(({ metadata }) => (metadata as JsonObject)['namespace'] === 'shop')
      .sort((a, b) => (madeAt(a) < madeAt(b) ? 1 : -1))[0];
    fault = newest === undefined ? fault : addedBy(wanted, newest);
    return fault === undefined ? true : undefined;
  });
  return fault;
}

const madeAt = ({ metadata }: JsonObject): string =>
  String((metadata as JsonObject)['creationTimestamp']);

function addedBy(made: JsonObject, pod: JsonObject): string | undefined {
  const wanted = settings(made);
  const stored = settings(pod);
  return wanted === stored ? undefined : `the template says ${wanted}, the pod ${stored}`;
}

function settings({ metadata, spec }: JsonObject): string {
  const { annotations = {} } = (metadata ?? {}) as { annotations?: Record<string, string> };
  const { securityContext, containers } = spec as unknown as {
    securityContext?: object;
    containers: readonly { name: string; securityContext?: object }[];
  };
  return JSON.stringify([
    Object.entries(annotations)
      .filter(([key]) => !OWN.test(key))
      .sort(),
    inOrder(securityContext ?? {}),
    containers.map((one) => [one.name, inOrder(one.securityContext ?? {})]),
  ]);
}

const inOrder = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, one]) => [key, inOrder(one)]),
      );

/** Policies reach admission through watches. */
async function settled(place: Place, target: string): Promise<string> {
  let output = '';
  await eventually(60, async () => {
    const answer = await place.shell.run(`psp-ferry verify plan --context new -t ${target}`);
    ({ output } = answer);
    return answer.status === 0 ? true : undefined;
  });
  return output;
}

/** Something that lets more through, or refuses what runs. */
interface Target {
  readonly name: string;
  readonly tamper: string;
  readonly back: string;
}
const KUBECTL = 'kubectl --context new';
const TAMPERED = 'tampered.yaml';
/** CEL that reads other fields, or parameters of other values. */
const edited = (target: string): string =>
  target === 'gatekeeper'
    ? `sed 's#privileged: false#privileged: true#; s#hostNetwork: false#hostNetwork: true#' plan/policies/${target}/constraint.yaml > ${TAMPERED} && ${KUBECTL} apply -f ${TAMPERED}`
    : `sed 's#allowPrivilegeEscalation#readOnlyRootFilesystem#g; s#privileged#stdin#g' plan/policies/${target}/policies.yaml > ${TAMPERED} && ${KUBECTL} apply -f ${TAMPERED}`;
const withKubectl = (name: string): Target => ({
  name,
  tamper: edited(name),
  back: `${KUBECTL} delete -k plan/policies/${name}`,
});
const BUILT_IN: readonly Target[] = [
  withKubectl('vap'),
  {
    name: 'psa',
    tamper: `${KUBECTL} label --overwrite namespace --all pod-security.kubernetes.io/enforce=privileged`,
    back: 'sh plan/policies/psa/unlabel.sh',
  },
];
const WITH_GATEKEEPER: readonly Target[] = [withKubectl('gatekeeper')];
const WITH_KYVERNO: readonly Target[] = [withKubectl('kyverno-cel'), withKubectl('kyverno')];

/** Each has a cluster of its own. */
const ENGINES = [
  {
    name: 'Gatekeeper',
    program: 'gatekeeper-controllers/gatekeeper',
    start: startGatekeeper,
    targets: WITH_GATEKEEPER,
  },
  {
    name: 'Kyverno',
    program: 'kyverno-controllers/kyverno',
    start: startKyverno,
    targets: WITH_KYVERNO,
  },
] as const;

async function verifyOthers(
  root: string,
  programs: string,
  place: Place,
  objects: readonly JsonObject[],
  report: Report,
): Promise<void> {
  for (const target of BUILT_IN) await verifyTarget(target, place, report);
  for (const engine of ENGINES) {
    if (!existsSync(join(programs, engine.program))) {
      report.skip(`the migration to ${engine.name}`, 'its controllers were not built');
      continue;
    }
    const cluster = new Cluster('new', programs);
    try {
      await cluster.start();
      await engine.start(cluster.server, root, programs);
      const other = new Place(root, [cluster]);
      await other.applies(
        'new',
        objects.filter(({ kind }) => CARRIED_KINDS.includes(String(kind))),
      );
      await place.shell.run(`cp -r plan ${other.shell.folder}/plan`);
      for (const target of engine.targets) await verifyTarget(target, other, report);
      other.close();
    } finally {
      cluster.stop();
    }
  }
}

/** As planned where it is installed as it was written; not as planned once somebody changed it. */
async function verifyTarget(
  { name, tamper, back }: Target,
  place: Place,
  report: Report,
): Promise<void> {
  const path = `plan/policies/${name}`;
  const commands = documentedApply(name, join(place.shell.folder, path), path);
  const apply = ['kubectl config use-context new', ...commands].join(' && ');
  let applied = await place.shell.run(apply);
  // Webhooks of an engine answer a while after they are registered.
  await eventually(60, async () => {
    if (applied.status === 0) return true;
    applied = await place.shell.run(apply);
    return undefined;
  });
  const output = applied.status === 0 ? await settled(place, name) : applied.output;
  const { status, output: said } = await place.shell.run(
    `psp-ferry verify plan --context new -t ${name}`,
  );
  report.check(
    `${name}: verify finds nothing that is not planned (${countsIn(said)})`,
    status === 0,
    status === 0 ? '' : output.slice(0, 1500),
  );
  const changed = await place.shell.run(tamper);
  let found = changed.status === 0 ? 'verify finds nothing' : changed.output.slice(-600);
  await eventually(60, async () => {
    const answer = await place.shell.run(`psp-ferry verify plan --context new -t ${name}`);
    if (answer.status === 1) found = '';
    return answer.status === 1 ? true : undefined;
  });
  report.check(`${name}: verify finds that it was tampered with`, found === '', found);
  await place.shell.run(back);
}

/** The two lines of the table. */
const countsIn = (text: string): string =>
  text
    .split('\n')
    .slice(1, 3)
    .map((line) => line.trim().replaceAll(/\s{2,}/g, ' '))
    .join('; ');
