/**
 * A migration from end to end. A cluster of 1.24 with the policies, RBAC and workloads of real
 * projects is planned, patched and left, by the commands of docs/migrating.md as they are there.
 * The targets on servers of today answer as the plan says, and one that was tampered with does not.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationPlan } from '../../src/plan/plan.js';
import type { JsonObject } from '../../src/pod/json.js';
import { Cluster } from './cluster.js';
import { stepsUnder } from './documentedSteps.js';
import { eventually } from './eventually.js';
import { Place, settled } from './migrationContexts.js';
import { CARRIED_KINDS, isWorkload, projectObjects } from './migrationProjects.js';
import { verifyOthers } from './migrationTargets.js';
import type { Report } from './report.js';

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

/**
 * The new pods have the settings that their template has: PSP added nothing but its annotations.
 */
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
